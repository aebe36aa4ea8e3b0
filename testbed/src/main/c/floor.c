/*
 * The least that any gateway does for a small file, to measure gateways against: a process for each session, blocking
 * calls in the only order that they can come in, no rules, no proof, no log, no time-outs. It knows what testbed/bench's
 * client says, and no more: whoever says anything else is hung up on.
 *
 *   floor ADDRESS PORT SERVER                          passive mode, copying; one data port for a session's transfers
 *   floor ADDRESS PORT SERVER tls CERTIFICATE-AND-KEY  the same with TLS before the clients, explicit
 *   floor ADDRESS PORT SERVER nft INNER-ADDRESS        passive and active mode; an element of floor-nft.nft's map for
 *                                                      each transfer, and what conntrack tells is fetched at its end
 *
 * All addresses are IPv4; the server's port is 21.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <endian.h>
#include <errno.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_conntrack.h>
#include <linux/netlink.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LINE = 4096, FILE_BYTES = 1 << 16, FIRST_PORT = 20000, PORTS = 40000, OPEN_MILLIS = 1000, NEWS = 8 };

/* A connection to a client: a socket, and TLS on it or NULL. */
struct end {
  int socket;
  SSL *tls;
};

static SSL_CTX *context;
static struct sockaddr_in here, inner, server;
static const int on = 1;
static int firewall = -1, conntrack = -1; /* Netlink; news is for whichever process asks first. */
static unsigned next_port;

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

static int netlink(void) {
  int opened = socket(AF_NETLINK, SOCK_RAW, NETLINK_NETFILTER);
  struct sockaddr_nl any = {.nl_family = AF_NETLINK};
  if (opened < 0 || bind(opened, (struct sockaddr *)&any, sizeof any) ||
      setsockopt(opened, SOL_NETLINK, NETLINK_CAP_ACK, &on, sizeof on)) give_up("netlink");
  return opened;
}

/* Messages that are written one behind the other. */
struct batch {
  char bytes[1024];
  int length;
};

static void *append(struct batch *to, const void *bytes, int count) {
  void *at = memcpy(to->bytes + to->length, bytes, count);
  to->length += NLMSG_ALIGN(count);
  return at;
}

static struct nlmsghdr *message(struct batch *to, int type, int flags, struct nfgenmsg about) {
  struct nlmsghdr header = {.nlmsg_type = type, .nlmsg_flags = NLM_F_REQUEST | flags};
  struct nlmsghdr *written = append(to, &header, sizeof header);
  append(to, &about, sizeof about);
  written->nlmsg_len = (char *)to->bytes + to->length - (char *)written;
  return written;
}

static struct nlattr *attribute(struct batch *to, int type, const void *bytes, int count) {
  struct nlattr header = {.nla_len = sizeof header + count, .nla_type = type};
  struct nlattr *written = append(to, &header, sizeof header);
  if (count) append(to, bytes, count);
  return written;
}

static void end_nest(struct batch *in, struct nlattr *nest) {
  nest->nla_len = in->bytes + in->length - (char *)nest;
}

static void value(struct batch *to, int type, const void *bytes, int count) {
  struct nlattr *nest = attribute(to, type | NLA_F_NESTED, NULL, 0);
  attribute(to, NFTA_DATA_VALUE, bytes, count);
  end_nest(to, nest);
}

/* Lets who connects from one address to another one and its port through to a third; 0 where another pinhole is. */
static int open_pinhole(struct in_addr peer, struct sockaddr_in at, struct sockaddr_in endpoint) {
  struct { struct in_addr peer, at; in_port_t port, padding; } key = {peer, at.sin_addr, at.sin_port, 0};
  struct { struct in_addr address; in_port_t port, padding; } data = {endpoint.sin_addr, endpoint.sin_port, 0};
  struct nfgenmsg table = {.nfgen_family = 1 /* inet */}, all = {.res_id = htons(NFNL_SUBSYS_NFTABLES)};
  __be64 timeout = htobe64(OPEN_MILLIS);
  struct batch batch = {.length = 0};
  message(&batch, NFNL_MSG_BATCH_BEGIN, 0, all);
  struct nlmsghdr *adding = message(&batch, NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_NEWSETELEM, NLM_F_CREATE, table);
  attribute(&batch, NFTA_SET_ELEM_LIST_TABLE, "floor", 6);
  attribute(&batch, NFTA_SET_ELEM_LIST_SET, "open", 5);
  struct nlattr *list = attribute(&batch, NFTA_SET_ELEM_LIST_ELEMENTS | NLA_F_NESTED, NULL, 0);
  struct nlattr *element = attribute(&batch, NFTA_LIST_ELEM | NLA_F_NESTED, NULL, 0);
  value(&batch, NFTA_SET_ELEM_KEY, &key, sizeof key);
  value(&batch, NFTA_SET_ELEM_DATA, &data, sizeof data);
  attribute(&batch, NFTA_SET_ELEM_TIMEOUT, &timeout, sizeof timeout);
  end_nest(&batch, element);
  end_nest(&batch, list);
  adding->nlmsg_len = batch.bytes + batch.length - (char *)adding;
  message(&batch, NFNL_MSG_BATCH_END, 0, all);
  if (send(firewall, batch.bytes, batch.length, 0) != batch.length) give_up("nft");
  /* Nothing but errors is answered. */
  if (recv(firewall, batch.bytes, sizeof batch.bytes, MSG_DONTWAIT) <= 0) return 1;
  errno = -((struct nlmsgerr *)NLMSG_DATA(batch.bytes))->error;
  if (errno != EEXIST && errno != EBUSY) give_up("nft");
  return 0;
}

static void hear(void) {
  static char bytes[NEWS][LINE];
  struct iovec places[NEWS];
  struct mmsghdr news[NEWS];
  memset(news, 0, sizeof news);
  for (int i = 0; i < NEWS; i++) {
    places[i] = (struct iovec){bytes[i], LINE};
    news[i].msg_hdr.msg_iov = &places[i];
    news[i].msg_hdr.msg_iovlen = 1;
  }
  while (recvmmsg(conntrack, news, NEWS, MSG_DONTWAIT, NULL) == NEWS) continue;
}

static void watch(void) {
  int room = 8 << 20, groups[] = {NFNLGRP_CONNTRACK_NEW, NFNLGRP_CONNTRACK_UPDATE};
  firewall = netlink();
  conntrack = netlink();
  if (setsockopt(conntrack, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room) ||
      setsockopt(conntrack, SOL_NETLINK, NETLINK_NO_ENOBUFS, &on, sizeof on)) give_up("conntrack");
  for (int i = 0; i < 2; i++)
    if (setsockopt(conntrack, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, groups + i, sizeof *groups)) give_up("conntrack");
}

/* The port that a line names, and the line with another address and port. */
static unsigned named(const char *line, const char *format) {
  unsigned high, low;
  if (sscanf(line, format, &high, &low) != 2) give_up(line);
  return high << 8 | low;
}

static int renamed(char *line, const char *format, struct sockaddr_in to) {
  unsigned a = ntohl(to.sin_addr.s_addr), p = ntohs(to.sin_port);
  return snprintf(line, LINE, format, a >> 24, a >> 16 & 255, a >> 8 & 255, a & 255, p >> 8, p & 255);
}

/* Takes a port of the gateway's for what the kernel is to carry. */
static struct sockaddr_in pinhole(struct in_addr peer, struct sockaddr_in at, struct sockaddr_in endpoint) {
  do at.sin_port = htons(FIRST_PORT + next_port++ % PORTS);
  while (!open_pinhole(peer, at, endpoint));
  return at;
}

static int active(char *command, struct in_addr client) {
  struct sockaddr_in endpoint = {.sin_family = AF_INET, .sin_addr = client};
  endpoint.sin_port = htons(named(command, "PORT %*u,%*u,%*u,%*u,%u,%u"));
  return renamed(command, "PORT %u,%u,%u,%u,%u,%u\r\n", pinhole(server.sin_addr, inner, endpoint));
}

/* Connects to the server, or has the kernel do so. */
static int passive(char *reply, struct in_addr client, int *data, struct sockaddr_in offered) {
  struct sockaddr_in endpoint = server;
  endpoint.sin_port = htons(named(reply, "227 %*[^(](%*u,%*u,%*u,%*u,%u,%u)"));
  if (firewall < 0) *data = connected(&endpoint);
  else offered = pinhole(client, here, endpoint);
  return renamed(reply, "227 Entering Passive Mode (%u,%u,%u,%u,%u,%u).\r\n", offered);
}

static void session(int socket, struct in_addr from) {
  char text[LINE];
  int length, data = -1;
  struct end client = {prompt(socket), NULL}, peer = {connected(&server), NULL};
  struct sockaddr_in offered = here;
  offered.sin_port = 0;
  int listener = firewall < 0 ? listening(&offered) : -1;
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
    if (is(text, "PORT") && firewall >= 0) length = active(text, from);
    put(peer, text, length);
    if (!(length = get_lines(peer, text))) break;
    if (asking && is(text, "227")) length = passive(text, from, &data, offered);
    char *last = strchr(text, '\n') + 1; /* The 226 may have come with the 150. */
    put(client, text, last - text);
    if (!fetching || !is(text, "150")) continue;
    if (firewall < 0) carry(data, listener, client.tls != NULL);
    if (!*last && !(length = get_lines(peer, last = text))) break;
    if (firewall >= 0) hear();
    put(client, last, strlen(last));
  }
}

static int usage(void) {
  fputs("usage: floor ADDRESS PORT SERVER [tls CERTIFICATE-AND-KEY | nft INNER-ADDRESS]\n", stderr);
  return 2;
}

int main(int count, char **words) {
  signal(SIGCHLD, SIG_IGN);
  signal(SIGPIPE, SIG_IGN);
  here.sin_family = inner.sin_family = server.sin_family = AF_INET;
  if ((count != 4 && count != 6) || !inet_aton(words[1], &here.sin_addr) || !inet_aton(words[3], &server.sin_addr))
    return usage();
  here.sin_port = htons(atoi(words[2]));
  server.sin_port = htons(21);
  if (count == 6 && is(words[4], "nft") && inet_aton(words[5], &inner.sin_addr)) {
    watch();
  } else if (count == 6 && is(words[4], "tls")) {
    context = SSL_CTX_new(TLS_server_method());
    SSL_CTX_set_session_id_context(context, (const unsigned char *)"floor", 5);
    if (SSL_CTX_use_certificate_chain_file(context, words[5]) != 1 ||
        SSL_CTX_use_PrivateKey_file(context, words[5], SSL_FILETYPE_PEM) != 1) give_up(words[5]);
  } else if (count == 6) {
    return usage();
  }
  for (int listener = listening(&here);;) {
    struct sockaddr_in from;
    socklen_t size = sizeof from;
    int client = accept(listener, (struct sockaddr *)&from, &size);
    if (client < 0) continue;
    next_port += PORTS / 20; /* Sessions that begin together do not take the same ports. */
    if (!fork()) {
      close(listener);
      if (firewall >= 0) firewall = netlink();
      session(client, from.sin_addr);
      _exit(0);
    }
    close(client);
  }
}
