#!/usr/bin/perl
# Every route and every status of it, against docs/openapi.json: what the document says is what
# the server answers, and nothing else.
use strict;
use warnings;
use lib 'tests/http';
use Http;
use File::Copy qw(copy);

my $dir = tempdir(CLEANUP => 1);
mkdir "$dir/$_" or die for qw(pact wrong);
system(licet_bin() . " import --book $dir/pact examples/records/memory-pact.tar >$dir/said") == 0
    or die "no record\n";
spew("$dir/wrong/a.licet", "party a\n  seat nowhere-at-all\nbrabble x\n");
my $s = start('examples/memory-pact', "$dir/pact", "$dir/wrong");
my $all = description()->{paths};
my %seen;

# One reply must be one that the document describes.
sub described {
    my ($path, $method, $reply, $what) = @_;
    my $of = $all->{$path}{lc $method}{responses}{$reply->{status}};
    return ok(0, "$what: $reply->{status} is not described") if !$of;
    $seen{"$path " . lc $method}{$reply->{status}} = 1;
    my $content = $of->{content} or return ok(1, "$what: $reply->{status}");
    my ($type) = grep { $_ eq $reply->{type} || $_ eq '*/*' } sort keys %$content;
    return ok(0, "$what: type $reply->{type}") if !$type;
    my $why = $type eq 'application/json' ? fits(json($reply), $content->{$type}{schema}) : '';
    return ok($why eq '', "$what: $reply->{status}" . ($why ? " but $why" : ''));
}

sub asks {
    my ($status, $path, $as, $more) = @_;
    my $reply = get($s, $as, $more);
    ok($reply->{status} == $status, "$as: $status") or print "# $reply->{status} $reply->{body}\n";
    described($path, 'GET', $reply, $as);
    return $reply;
}

sub sends {
    my ($status, $path, $as, $said, $more) = @_;
    my $reply = post($s, $as, $said, $more);
    ok($reply->{status} == $status, "POST $as: $status") or print "# $reply->{status} $reply->{body}\n";
    described($path, 'POST', $reply, "POST $as");
    return $reply;
}

my %nobody = (Authorization => undef);
my ($b, $pact, $wrong, $none) = map { "/api/1/b/$_" } qw(memory-pact pact wrong nothing);
my $p = '/api/1/b/{B}';
my $can = encoded('brightwater make ddr5-module in US on 2026-06-01');

ok($_->{status} == 200 && $_->{headers}{'cache-control'} eq 'no-store', 'the API is not kept')
    for asks(200, '/api/1/books', '/api/1/books');
ok(asks(200, "$p/answer", "$b/answer?verb=can&q=$can")->{headers}{'licet-exit'} eq '0', 'a YES is 0');
asks(422, "$p/answer", "$b/answer?verb=can&q=" . encoded('brightwater brabble'));
asks(422, "$p/answer", "$wrong/answer?verb=can&q=$can");
asks(422, "$p/answer", "$b/answer?verb=can&q=$can&with=x");
asks(400, "$p/answer", "$b/answer?verb=$_&q=x") for qw(may check);
asks(400, "$p/answer", "$b/answer?verb=can&q=$can&on=tomorrow");
asks(400, "$p/answer", "$b/answer?verb=can&q=$can&known=2");
asks(200, "$p/answer", "$pact/answer?verb=owe&q=" . encoded('brightwater to aldgate unpaid on 2027-06-30') . '&known=4');
asks(200, "$p/complete", "$b/complete?q=can+bright");
asks(400, "$p/complete", "$b/complete");
ok(scalar(grep { $_ eq 'brightwater' } @{json(get($s, "$b/complete?q=can+brightwatr"))->{words} || []}), 'the nearest name');
asks(200, "$p/check", "$_/check") for $b, $wrong;
asks(400, "$p/check", "$b/check?known=1");
ok(@{json(asks(200, "$p/terms", "$b/terms"))->{paper}[0]{clauses}} == 8, 'eight entries of the paper');
asks(400, "$p/terms", "$b/terms?known=1");
asks(200, "$p/terms", "$pact/terms?known=2");
ok(json(asks(200, "$p/terms/{PATH}", "$b/terms/terms.md"))->{text} ne '', 'a file');
asks(404, "$p/terms/{PATH}", "$b/terms/$_") for 'none.md', '.licet';
asks(400, "$p/terms/{PATH}", "$b/terms/terms.md?known=1");
asks(200, "$p/due", "$b/due?from=2026-01-01&to=2027-01-01");
asks(200, "$p/due", "$b/due?party=brightwater");
asks(400, "$p/due", "$b/due?from=2026-01-01");
asks(422, "$p/due", "$b/due?party=" . encoded('no such party'));
ok(json(asks(200, "$p/log", "$pact/log"))->{size} == 6, 'six entries');
asks(200, "$p/entry/{N}", "$pact/entry/$_") for 1 .. 6;
asks(400, "$p/$_/{N}", "$pact/$_/first") for qw(entry proof);
asks(404, "$p/$_/{N}", "$pact/$_/99") for qw(entry proof);
asks(200, "$p/proof/{N}", "$pact/proof/3");
asks(200, "$p/checkpoint", "$pact/checkpoint");
asks(404, "$p/$_", "$b/$_") for qw(log checkpoint);
asks(200, "$p/status", "$_/status") for $b, $pact;
my ($stamp) = asks(200, "$p/events", "$pact/events")->{body} =~ /^id: (\S+)/m;
ok(get($s, "$pact/events", {'Last-Event-ID' => $stamp})->{body} !~ /event/, 'nothing changed, nothing is told');

sends(200, "$p/check", "$b/check", {files => [{path => 'a.licet', text => "party a\n  seat DE\n"}]});
sends(400, "$p/check", "$b/check", $_) for '[]', '{', '{"files":[]}', '{"files":[{"path":"../a.sh","text":""}]}';
sends(415, "$p/check", "$b/check", '{}', {'Content-Type' => 'text/plain'});
sends(413, "$p/check", "$b/check", 'x' x ((4 << 20) + 1));

# Recording: what was seen, or nothing.
my %event = (event => '2028-09-01 done usage-report 2028Q2 by brightwater');
my $digest = json(sends(200, "$p/entries/prepare", "$pact/entries/prepare", {%event}))->{digest};
sends(409, "$p/entries", "$pact/entries", {%event, digest => '0' x 64});
ok(json(sends(201, "$p/entries", "$pact/entries", {%event, digest => $digest, because => 'a test'}))->{number} == 7,
    'entry 7 is recorded');
sends(409, "$p/entries", "$pact/entries", {%event, digest => $digest});
ok(json(get($s, "$pact/log"))->{size} == 7, 'and only once');
ok(get($s, "$pact/events", {'Last-Event-ID' => $stamp})->{body} =~ /event: changed/, 'and it is told');
ok(json(get($s, "$pact/entry/7"))->{entry}{events}[0] eq $event{event}, 'with its event');
ok(json(get($s, "$pact/answer?verb=check"))->{position}{known} == 7, 'and the book was read again');
my $nothing = json(sends(200, "$p/entries/prepare", "$pact/entries/prepare", {}))->{digest};
sends(200, "$p/entries", "$pact/entries", {digest => $nothing});
spew("$dir/pact/more.licet", "party more\n  brabble\n");
$digest = json(post($s, "$pact/entries/prepare", {}))->{digest};
sends(422, "$p/entries", "$pact/entries", {digest => $digest});
spew("$dir/pact/more.licet", "party more\n");
sends(409, "$p/entries", "$pact/entries", {digest => $digest});
ok(json(get($s, "$pact/status"))->{changes} == 1, 'a change of the folder is seen');
for my $to ('entries', 'entries/prepare') {
    sends(400, "$p/$to", "$pact/$to", '[]');
    sends(400, "$p/$to", "$pact/$to", {paths => ['../x'], digest => ''});
    sends(404, "$p/$to", "$b/$to", {digest => ''});
    sends(415, "$p/$to", "$pact/$to", '{}', {'Content-Type' => 'text/plain'});
    sends(413, "$p/$to", "$pact/$to", 'x' x ((4 << 20) + 1));
}

asks(200, '/api/1/openapi.json', '/api/1/openapi.json');
asks(200, '/health', '/health', \%nobody);
asks(200, '/', '/');
asks(200, '/b/{B}/{PAGE}', '/b/memory-pact/ask');
ok(asks(200, '/b/{B}/plain', '/b/memory-pact/plain')->{body} =~ /The memory pact/, 'the agreement without script');
ok(get($s, '/b/memory-pact/plain')->{body} !~ /<script|style=/, 'and without style');
asks(404, '/assets/{NAME}', '/assets/none.js', \%nobody);
my $asset = asks(200, '/assets/{NAME}', '/assets/openapi.json', \%nobody);
asks(304, '/assets/{NAME}', '/assets/openapi.json', {%nobody, 'If-None-Match' => $asset->{headers}{etag}});
my $packed = get($s, '/assets/openapi.json', {'Accept-Encoding' => 'gzip'});
ok($packed->{headers}{'content-encoding'} eq 'gzip' && $packed->{headers}{etag} ne $asset->{headers}{etag} &&
    length $packed->{body} < length($asset->{body}) / 4, 'an asset is sent compressed, with its own ETag');

# Without a session nothing answers; of a book that is not there, nothing is known.
for my $path (sort keys %$all) {
    my $as = $path =~ s/\{N\}/1/r =~ s/\{PATH\}/terms.md/r =~ s/\{PAGE\}/ask/r =~ s/\{NAME\}/x/r;
    for my $method (sort keys %{$all->{$path}}) {
        next if $path =~ m{^/(health|enter|assets)};
        my $to = $as =~ s/\{B\}/memory-pact/r;
        my @said = $method eq 'post' ? ('{}') : ();
        my %type = $method eq 'post' ? ('Content-Type' => 'application/json') : ();
        described($path, $method, request($s, uc $method, $to, {%type, %nobody}, @said), "$to without session");
        ok($seen{"$path $method"}{403}, "$method $path: 403");
        next if $path !~ /\{B\}/;
        my $gone = $as =~ s/\{B\}/nothing/r;
        my $reply = request($s, uc $method, $gone, \%type, @said);
        ok($reply->{status} == 404, "$method $gone: 404");
        described($path, $method, $reply, $gone);
    }
}
ok(get($s, $_)->{status} == 404, "$_: 404") for '/nothing', '/api/1/b', '/api/1/b/', '/api/2/books', '/assets/';
ok(request($s, 'POST', '/api/1/books', {'Content-Type' => 'application/json'}, '{}')->{status} == 405, 'POST of books: 405');
ok(request($s, 'HEAD', '/api/1/books')->{body} eq '', 'HEAD has no body');

# Statuses that only a broken disk, or a lock that is held, brings about.
my %rare = map { $_ => 1 } qw(500 503);
for my $path (sort keys %$all) {
    for my $method (sort keys %{$all->{$path}}) {
        next if $path eq '/enter';
        for my $status (sort keys %{$all->{$path}{$method}{responses}}) {
            next if $rare{$status} || $seen{"$path $method"}{$status};
            ok(0, "$method $path: $status is described and was never answered");
        }
    }
}
ok(stop($s) == 0, 'it stops when it is told to');
done();
