/*
 * The least that any gateway does for a small file in passive mode, to measure gateways against: a process for each
 * session, blocking calls in the only order that they can come in, one data port for all of its transfers, no rules,
 * no proof, no log, no time-outs. With a certificate it speaks TLS with its clients, explicitly, and not with the
 * server. It knows what testbed/bench's client says, and no more: whoever says anything else is hung up on.
 *
 *   floor ADDRESS PORT SERVER [CERTIFICATE-AND-KEY]        SERVER is an IPv4 address, its port is 21
 */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LINE = 4096, FILE_BYTES = 1 << 16 };

/* A connection to a client: a socket, and TLS on it or NULL. */
struct end {
  int socket;
  SSL *tls;
};

static SSL_CTX *context;
static struct sockaddr_in here, server;
static const int on = 1;

static void give_up(const char *what) {
  perror(what);
  ERR_print_errors_fp(stderr);
  _exit(1);
}

static int prompt(int socket) {
  if (socket < 0 || setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on)) give_up("socket");
  return socket;
}

static int listening(struct sockaddr_in *at) {
  socklen_t size = sizeof *at;
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) ||
      bind(listener, (struct sockaddr *)at, size) || listen(listener, 256) ||
      getsockname(listener, (struct sockaddr *)at, &size)) give_up("listen");
  return listener;
}

static int connected(const struct sockaddr_in *to) {
  int to_server = prompt(socket(AF_INET, SOCK_STREAM, 0));
  if (connect(to_server, (const struct sockaddr *)to, sizeof *to)) give_up("connect");
  return to_server;
}

static SSL *secured(int socket) {
  SSL *tls = SSL_new(context);
  if (!tls || !SSL_set_fd(tls, socket) || SSL_accept(tls) != 1) give_up("handshake");
  return tls;
}

static void put(struct end to, const char *bytes, int count) {
  if ((to.tls ? SSL_write(to.tls, bytes, count) : (int)write(to.socket, bytes, count)) != count) give_up("write");
}

static int get(struct end from, char *bytes, int room) {
  return from.tls ? SSL_read(from.tls, bytes, room) : (int)read(from.socket, bytes, room);
}

/* Whole lines; 0 at the end. */
static int get_lines(struct end from, char *text) {
  int length = 0;
  do {
    int count = get(from, text + length, LINE - 1 - length);
    if (count <= 0) return 0;
    length += count;
  } while (text[length - 1] != '\n');
  text[length] = 0;
  return length;
}

static int is(const char *text, const char *start) { return !strncmp(text, start, strlen(start)); }

/* What is fetched: to the client from the server's socket, which is then closed; close_notify, FIN, and the same. */
static void carry(int from, int listener, int secure) {
  char bytes[FILE_BYTES];
  struct end to = {prompt(accept(listener, NULL, NULL)), NULL};
  if (secure) to.tls = secured(to.socket);
  for (int count; (count = read(from, bytes, sizeof bytes)) > 0;) put(to, bytes, count);
  if (secure) SSL_shutdown(to.tls);
  shutdown(to.socket, SHUT_WR);
  close(from);
  while (read(to.socket, bytes, sizeof bytes) > 0) continue;
  if (secure) SSL_free(to.tls);
  close(to.socket);
}

static void passive(char *reply, int *data, const struct sockaddr_in *offered) {
  unsigned a = ntohl(offered->sin_addr.s_addr), p = ntohs(offered->sin_port), high, low;
  struct sockaddr_in at = server;
  if (sscanf(reply, "227 %*[^(](%*u,%*u,%*u,%*u,%u,%u)", &high, &low) != 2) give_up("227");
  at.sin_port = htons(high << 8 | low);
  *data = connected(&at);
  snprintf(reply, LINE, "227 Entering Passive Mode (%u,%u,%u,%u,%u,%u).\r\n", a >> 24, a >> 16 & 255, a >> 8 & 255,
           a & 255, p >> 8, p & 255);
}

static void session(int socket) {
  char text[LINE];
  int length, data = -1;
  struct end client = {prompt(socket), NULL}, peer = {connected(&server), NULL};
  struct sockaddr_in offered = here;
  offered.sin_port = 0;
  int listener = listening(&offered);
  if ((length = get_lines(peer, text))) put(client, text, length);
  while ((length = get_lines(client, text))) {
    if (is(text, "AUTH TLS") && context) {
      put(client, "234 Go on.\r\n", 12);
      client.tls = secured(client.socket);
      continue;
    }
    if (is(text, "PBSZ") || is(text, "PROT")) {
      put(client, "200 Yes.\r\n", 10);
      continue;
    }
    int fetching = is(text, "RETR"), asking = is(text, "PASV");
    put(peer, text, length);
    if (!(length = get_lines(peer, text))) break;
    if (asking && is(text, "227")) {
      passive(text, &data, &offered);
      length = strlen(text);
    }
    char *last = strchr(text, '\n') + 1; /* The 226 may have come with the 150. */
    put(client, text, last - text);
    if (!fetching || !is(text, "150")) continue;
    carry(data, listener, client.tls != NULL);
    if (*last) put(client, last, strlen(last));
    else if ((length = get_lines(peer, text))) put(client, text, length);
  }
}

int main(int count, char **words) {
  signal(SIGCHLD, SIG_IGN);
  signal(SIGPIPE, SIG_IGN);
  here.sin_family = server.sin_family = AF_INET;
  if (count < 4 || count > 5 || !inet_aton(words[1], &here.sin_addr) || !inet_aton(words[3], &server.sin_addr)) {
    fputs("usage: floor ADDRESS PORT SERVER [CERTIFICATE-AND-KEY]\n", stderr);
    return 2;
  }
  here.sin_port = htons(atoi(words[2]));
  server.sin_port = htons(21);
  if (count == 5) {
    context = SSL_CTX_new(TLS_server_method());
    SSL_CTX_set_session_id_context(context, (const unsigned char *)"floor", 5);
    if (SSL_CTX_use_certificate_chain_file(context, words[4]) != 1 ||
        SSL_CTX_use_PrivateKey_file(context, words[4], SSL_FILETYPE_PEM) != 1) give_up(words[4]);
  }
  for (int listener = listening(&here);;) {
    int client = accept(listener, NULL, NULL);
    if (client < 0) continue;
    if (!fork()) {
      close(listener);
      session(client);
      _exit(0);
    }
    close(client);
  }
}
