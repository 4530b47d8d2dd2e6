#!/usr/bin/perl
# What the server refuses, and what it keeps to itself: docs/security.md, against a real server.
use strict;
use warnings;
use lib 'tests/http';
use Http;
use Socket qw(SOL_SOCKET SO_LINGER);
use Time::HiRes qw(time sleep);

my $dir = tempdir(CLEANUP => 1);
mkdir "$dir/pact" or die;
system(licet_bin() . " import --book $dir/pact examples/records/memory-pact.tar >$dir/said") == 0
    or die "no record\n";

# All files of the book, with their content.
sub contents {
    my %all;
    for my $path (split /\n/, `find '$dir/pact' -type f | LC_ALL=C sort`) { $all{$path} = slurp($path) }
    return join "\0", map { ($_, $all{$_}) } sort keys %all;
}

my $before = contents();
my $s = start("$dir/pact");
my $host = "127.0.0.1:$s->{port}";
my $auth = "Host: $host\r\nAuthorization: Bearer $s->{token}\r\n";
my $can = encoded('brightwater make ddr5-module in US on 2026-06-01');
my $ask = "/api/1/b/pact/answer?verb=can&q=$can";
my %nobody = (Authorization => undef);

sub status_of { return $_[0] =~ m{^HTTP/1\.[01] (\d+)} ? $1 : 0 }

# The one-time link and the session.
my $in = request($s, 'GET', $s->{link} =~ s{^http://[^/]+}{}r, \%nobody);
my ($cookie) = ($in->{headers}{'set-cookie'} || '') =~ /^(licet-$s->{port}=[^;]+);/;
ok($in->{status} == 303 && $cookie && $in->{headers}{location} eq '/', 'the link opens a session');
ok($in->{headers}{'set-cookie'} =~ /HttpOnly/ && $in->{headers}{'set-cookie'} =~ /SameSite=Strict/,
    'its cookie is for this server alone, and not for scripts');
ok(request($s, 'GET', $s->{link} =~ s{^http://[^/]+}{}r, \%nobody)->{status} == 403, 'a second use is refused');
ok(request($s, 'GET', "/enter?t=" . 'A' x 43, \%nobody)->{status} == 403, 'so is a link that was never made');
my %session = (Authorization => undef, Cookie => $cookie);
ok(get($s, $ask, \%session)->{status} == 200, 'with the cookie a question is answered');
ok(get($s, $ask, {%nobody, Cookie => "$cookie; $cookie"})->{status} == 403, 'a cookie that stands twice is none');
ok(get($s, $ask, {Authorization => "Bearer " . 'A' x 43})->{status} == 403, 'another token is none');
my $csrf = json(get($s, '/api/1/books', \%session))->{csrf};
my $prepare = '/api/1/b/pact/entries/prepare';
ok(post($s, $prepare, '{}', \%session)->{status} == 403, 'a POST without the token of its session is refused');
ok(post($s, $prepare, '{}', {%session, 'Licet-Csrf' => $csrf =~ tr/A-Za-z/B-ZAb-za/r})->{status} == 403, 'and with another');
ok(post($s, $prepare, '{}', {%session, 'Licet-Csrf' => $csrf})->{status} == 200, 'with it, it is answered');
ok((stat $s->{file})[2] % 512 == 0600 % 512, 'only its owner reads the token');

# Addressed to us, and from our own pages.
ok(get($s, $ask, {Host => $_})->{status} == 421, "Host $_ is refused")
    for 'evil.example', "localhost:$s->{port}", "127.0.0.1", "127.0.0.1:1";
ok(post($s, $prepare, '{}', {Origin => $_})->{status} == 403, "a POST from $_ is refused")
    for 'http://evil.example', 'null', "http://127.0.0.1:1", "https://$host";
ok(post($s, $prepare, '{}', {Origin => "http://$host"})->{status} == 200, 'one from our own page is answered');
ok(get($s, $ask, {'Sec-Fetch-Site' => 'cross-site', 'Sec-Fetch-Mode' => 'no-cors', 'Sec-Fetch-Dest' => 'script'})->{status} == 403,
    'another site may not embed an answer');

# Paths lead nowhere.
my @climb = map { ("/api/1/b/pact/terms/$_", "/assets/$_", "/b/pact/$_") }
    '../../../etc/passwd', '..%2f..%2fetc%2fpasswd', '%2e%2e/%2e%2e/etc/passwd', '.licet/record.db', '..';
for my $path (@climb) {
    my $reply = get($s, $path);
    ok(($reply->{status} == 400 || $reply->{status} == 404) && $reply->{body} !~ /root:/, "$path leads nowhere");
}

# Every reply carries the headers.
for my $path ('/', '/health', '/b/pact/plain', '/api/1/books', '/api/1/nothing', '/assets/none') {
    my $h = get($s, $path)->{headers};
    ok($h->{'content-security-policy'} =~ /default-src 'none'.*frame-ancestors 'none'/ &&
        $h->{'x-content-type-options'} eq 'nosniff' && $h->{'referrer-policy'} eq 'no-referrer' &&
        $h->{'cross-origin-opener-policy'} eq 'same-origin' && $h->{'cross-origin-resource-policy'} eq 'same-origin' &&
        $h->{'cache-control'} eq ($path eq '/' && $h->{etag} ? 'no-cache' : 'no-store'), "$path has the headers of security");
}
ok(get($s, '/b/pact/plain')->{headers}{'content-security-policy'} !~ /unsafe/, 'nothing unsafe is allowed');

# The malformed requests, over the socket.
my $cases = JSON::PP->new->decode(slurp('tests/vectors/http1-malformed/requests.json'));
my ($refused, $served) = (0, 0);
for my $case (@{$cases->{cases}}) {
    my $bytes = $case->{request};
    utf8::downgrade($bytes, 1) or utf8::encode($bytes);
    # Made for another server: the one that is sound must name this one.
    $bytes =~ s/^Host: x\r\n/$auth/m if $case->{expect} =~ /^2xx/;
    my $c = connect_to($s);
    syswrite $c, $bytes;
    shutdown $c, 1;
    my $all = '';
    1 while sysread $c, $all, 65536, length $all;
    my $status = status_of($all);
    my $answers = () = $all =~ m{^HTTP/1\.}mg;
    if ($case->{expect} eq '2xx') {
        $served++;
        ok($answers == 1 && ($status == 404 || $status == 200 || $status == 405), "$case->{name}: passes the guard ($status)");
    } else {
        $refused++ if $case->{expect} =~ /^4xx/;
        ok($answers == 1 && $status >= 400 && $all =~ /"code":/, "$case->{name}: $status");
    }
}
ok($refused == 32 && $served == 1, "32 malformed requests were refused, $served was sound");
my $two = raw($s, "GET $ask HTTP/1.1\r\n${auth}\r\nGET $ask HTTP/1.1\r\n${auth}\r\n");
ok((() = $two =~ m{^HTTP/1\.}mg) == 1, 'one request a connection');
ok(status_of(raw($s, "GET / HTTP/1.1\r\n${auth}X: " . 'x' x 20000 . "\r\n\r\n")) == 431, 'an oversized head is refused');
ok(status_of(raw($s, 'GET /' . 'x' x 9000)) == 414, 'so is a target without end');
ok(status_of(raw($s, "POST $prepare HTTP/1.1\r\n${auth}Content-Length: 99999999999\r\n\r\n")) == 413,
    'a body that is too long is refused before it is read');
my $endless = "POST $prepare HTTP/1.1\r\n${auth}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" .
    ("10000\r\n" . 'x' x 65536 . "\r\n") x 80;
ok(status_of(raw($s, $endless)) == 413, 'a body in pieces without end is refused');

# Many who say nothing do not keep anybody from asking.
my @idle = map { connect_to($s) } 1 .. 300;
syswrite $_, 'GET / HT' for grep { defined } @idle[0 .. 149];
my $began = time;
ok(get($s, $ask)->{status} == 200, 'a question is answered beside 300 idle connections');
ok(time - $began < 5, 'at once');
@idle = ();

# A slow head: one byte now, the next never.
$began = time;
my $slow = raw($s, 'G', 20);
ok(status_of($slow) == 408 && time - $began < 15, 'a slow head is refused after ten seconds');

# Many at once, on one book.
my @kids = map {
    my $pid = fork // die;
    if (!$pid) { my $good = 1; $good &&= get($s, $ask)->{status} == 200 for 1 .. 5; exit !$good }
    $pid
} 1 .. 8;
my $bad = 0;
for (@kids) { waitpid $_, 0; $bad ||= $? }
ok(!$bad, 'eight askers at once are all answered');

# Nothing asked is found afterwards.
ok(contents() eq $before, 'questions change no byte of the book, and make no file');
my $log = slurp($s->{log});
ok($log =~ m{"path":"/api/1/b/pact/answer","status":200}, 'the log has the path of a request');
ok($log !~ /brightwater|ddr5|verb=|\?/, 'and nothing of the question');
ok($log !~ /\Q$s->{token}\E|\Q$csrf\E/ && $log !~ /enter\?t/ && index($log, $cookie =~ s/.*?=//r) < 0, 'nor a secret');
my @odd = grep { !eval { JSON::PP->new->decode($_) } } split /\n/, $log;
ok(!@odd, 'each line of the log is one JSON object') or print "# $odd[0]\n";

# A stop lets the request at work end.
my $last = connect_to($s);
syswrite $last, "GET $ask HTTP/1.1\r\n${auth}\r\n";
ok(stop($s, 'INT') == 0, 'an interrupt ends it with status 0');
my $reply = '';
1 while sysread $last, $reply, 65536, length $reply;
ok(status_of($reply) == 200 && $reply =~ /"kind":"YES"/, 'a question at work was answered before');
ok(!-e $s->{file}, 'and the token is gone');
ok(!connect_to($s), 'nothing listens any more');
done();
