/*
 * The least any client can do: log in, ask STAT, send all RETRs as fast as the
 * server takes them, count the octets that come until the server hangs up.
 *
 *   limit ADDRESS PORT USER PASSWORD AUTHORITY|- fetch|poll NUMBER
 *
 * NUMBER is how many messages are read at most, or how many polls (log in, STAT,
 * QUIT) are made. With an authority, TLS from the first octet, and the
 * certificate is checked. Prints: seconds, CPU seconds, seconds until the first
 * RETR, messages, octets.
 *
 *   cc -O2 -o limit limit.c -lssl -lcrypto
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { ROOM = 262144, PIECE = 16384 };

struct link {
    int socket;
    SSL *tls; /* NULL in clear */
};

static char room[ROOM + 1];

static void fail(const char *what) {
    fprintf(stderr, "limit: %s", what);
    if (errno) fprintf(stderr, ": %s", strerror(errno));
    fputc('\n', stderr);
    ERR_print_errors_fp(stderr);
    exit(1);
}

static double clock_seconds(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static struct link dial(const char *address, int port, SSL_CTX *context) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
    struct link link = {socket(AF_INET, SOCK_STREAM, 0), NULL};
    int yes = 1;
    if (inet_pton(AF_INET, address, &to.sin_addr) != 1) fail("no IPv4 address");
    setsockopt(link.socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (connect(link.socket, (struct sockaddr *)&to, sizeof to)) fail("connect");
    if (context) {
        link.tls = SSL_new(context);
        X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(link.tls), address);
        SSL_set_fd(link.tls, link.socket);
        if (SSL_connect(link.tls) != 1) fail("TLS");
    }
    return link;
}

static void hang_up(struct link *link) {
    if (link->tls) SSL_free(link->tls);
    close(link->socket);
}

/* The last line of the answer to a command, or of the greeting; blocks. */
static const char *ask(struct link *link, const char *command) {
    char line[600];
    int length = 0;
    if (command) {
        int n = snprintf(line, sizeof line, "%s\r\n", command);
        if ((link->tls ? SSL_write(link->tls, line, n) : (int)write(link->socket, line, (size_t)n)) != n) fail("write");
    }
    do {
        int n = link->tls ? SSL_read(link->tls, room + length, ROOM - length)
                          : (int)read(link->socket, room + length, (size_t)(ROOM - length));
        if (n <= 0) fail("the server hung up");
        length += n;
    } while (room[length - 1] != '\n');
    room[length] = 0;
    if (room[0] != '+') fail(room);
    return room;
}

static int log_in(struct link *link, const char *user, const char *password) {
    char line[512];
    int messages = 0;
    ask(link, NULL);
    snprintf(line, sizeof line, "USER %s", user);
    ask(link, line);
    snprintf(line, sizeof line, "PASS %s", password);
    ask(link, line);
    if (sscanf(ask(link, "STAT"), "+OK %d", &messages) != 1) fail("STAT");
    return messages;
}

/* How a read or write without blocking went: octets, 0 at the end, or what to wait for, negated. */
static int outcome(struct link *link, int n) {
    if (n > 0) return n;
    if (!link->tls) return n == 0 ? 0 : errno == EAGAIN ? -POLLIN : 0;
    switch (SSL_get_error(link->tls, n)) {
        case SSL_ERROR_WANT_READ: return -POLLIN;
        case SSL_ERROR_WANT_WRITE: return -POLLOUT;
        default: return 0;
    }
}

static long long count_all(struct link *link, int messages) {
    char *commands = malloc((size_t)messages * 18 + 8);
    int length = 0, sent = 0;
    long long octets = 0;
    for (int n = 1; n <= messages; n++) length += sprintf(commands + length, "RETR %d\r\n", n);
    length += sprintf(commands + length, "QUIT\r\n");
    fcntl(link->socket, F_SETFL, fcntl(link->socket, F_GETFL) | O_NONBLOCK);
    while (1) {
        int wait = 0;
        if (sent < length) {
            int piece = length - sent < PIECE ? length - sent : PIECE;
            int n = link->tls ? SSL_write(link->tls, commands + sent, piece)
                              : (int)write(link->socket, commands + sent, (size_t)piece);
            if (n > 0) sent += n;
            else wait = link->tls ? -outcome(link, n) : POLLOUT;
        }
        int n = outcome(link, link->tls ? SSL_read(link->tls, room, ROOM) : (int)read(link->socket, room, ROOM));
        if (n == 0) break;
        if (n > 0) {
            octets += n;
            continue;
        }
        struct pollfd ready = {link->socket, (short)(wait | -n), 0};
        poll(&ready, 1, -1);
    }
    free(commands);
    return octets;
}

int main(int argc, char **argv) {
    if (argc != 8) {
        fprintf(stderr, "limit ADDRESS PORT USER PASSWORD AUTHORITY|- fetch|poll NUMBER\n");
        return 2;
    }
    int port = atoi(argv[2]), fetch = !strcmp(argv[6], "fetch"), number = atoi(argv[7]), messages = 0;
    long long octets = 0;
    double open = 0, began = clock_seconds(CLOCK_MONOTONIC);
    SSL_CTX *context = NULL;
    signal(SIGPIPE, SIG_IGN);
    if (strcmp(argv[5], "-")) {
        context = SSL_CTX_new(TLS_client_method());
        SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
        if (SSL_CTX_load_verify_locations(context, argv[5], NULL) != 1) fail("the authority cannot be read");
    }
    for (int i = 0; i < (fetch ? 1 : number); i++) {
        struct link link = dial(argv[1], port, context);
        messages = log_in(&link, argv[3], argv[4]);
        open = clock_seconds(CLOCK_MONOTONIC) - began;
        if (fetch) {
            if (messages > number) messages = number;
            octets = count_all(&link, messages);
        } else {
            ask(&link, "QUIT");
        }
        hang_up(&link);
    }
    printf("%.6f %.6f %.6f %d %lld\n", clock_seconds(CLOCK_MONOTONIC) - began,
           clock_seconds(CLOCK_PROCESS_CPUTIME_ID), open, messages, octets);
    return 0;
}
