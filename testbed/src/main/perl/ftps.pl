# Perl's Net::FTP as a client of the FTPS matrix: host, port, start of TLS, its version, PROT's letter,
# passive or active, the authority, and then what to do, such as get:NAME, put:NAME or list.
use strict;
use warnings;
use Net::FTP;

my ($host, $port, $start, $version, $prot, $mode, $authority, @moves) = @ARGV;
my %tls = (SSL_ca_file => $authority, SSL_version => $version eq '1.2' ? 'TLSv1_2' : 'TLSv1_3');
my %wanted = (Port => $port, Debug => 1, Timeout => 10, Passive => $mode eq 'passive' ? 1 : 0);
$wanted{SSL} = 1 if $start eq 'IMPLICIT';
%wanted = (%wanted, %tls) if $start ne 'CLEAR';

my $ftp = Net::FTP->new($host, %wanted) or die "connect: $@\n";

sub must {
  my ($done, $what) = @_;
  die $what . ': ' . $ftp->message . "\n" if !$done;
}

must($ftp->starttls, 'AUTH') if $start eq 'EXPLICIT';
must($ftp->login('demo', 'demo'), 'login');
must($ftp->prot($prot), 'PROT') if $start ne 'CLEAR';
must($ftp->binary, 'TYPE');
for my $move (@moves) {
  my ($verb, $name) = split /:/, $move;
  if ($verb eq 'list') {
    my @lines = $ftp->dir;
    must($ftp->ok, $move);
    print "$_\n" for @lines;
  } elsif ($verb eq 'get') {
    must($ftp->get($name), $move);
  } else {
    must($ftp->put($name), $move);
  }
}
must($ftp->quit, 'QUIT');
