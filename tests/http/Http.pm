# Http.pm: a real server on a free port, requests to it by hand, and what the tests of it share.
package Http;
use strict;
use warnings;
use Exporter 'import';
use File::Temp qw(tempdir);
use IO::Select;
use IO::Socket::INET;
use JSON::PP;
use Time::HiRes qw(time sleep);

our @EXPORT = qw(ok done start stop connect_to raw request get post json slurp spew fits licet_bin
    description tempdir encoded);
my ($count, $failed) = (0, 0);
our $json = JSON::PP->new->allow_nonref;

sub ok {
    my ($good, $what) = @_;
    printf "%s %d - %s\n", $good ? 'ok' : 'not ok', ++$count, $what;
    $failed++ if !$good;
    return $good;
}

sub done {
    print "1..$count\n";
    exit($failed > 0);
}

sub licet_bin { return ($ENV{LICET_BIN} || 'build') . '/licet' }

sub slurp {
    my ($path) = @_;
    open my $f, '<:raw', $path or return '';
    local $/;
    my $all = <$f>;
    return defined $all ? $all : '';
}

sub spew {
    my ($path, $text) = @_;
    open my $f, '>:raw', $path or die "$path: $!\n";
    print $f $text;
    close $f or die "$path: $!\n";
}

# Starts the server over folders; what it wrote stands in its `log`.
sub start {
    my (@books) = @_;
    my $dir = tempdir(CLEANUP => 1);
    my $s = {log => "$dir/log", out => "$dir/out", file => "$dir/token"};
    $s->{pid} = fork // die "fork: $!\n";
    if (!$s->{pid}) {
        open STDOUT, '>', $s->{out} or die;
        open STDERR, '>', $s->{log} or die;
        exec licet_bin(), 'serve', '--no-open', '--port', 0, '--token-file', $s->{file},
            '--book', @books;
        die "exec: $!\n";
    }
    for (1 .. 300) {
        last if slurp($s->{out}) =~ /\n/;
        sleep 0.05;
    }
    ($s->{link}) = slurp($s->{out}) =~ m{^(http://127\.0\.0\.1:\d+/enter\?t=\S+)\n$} or
        die 'no server: ' . slurp($s->{log});
    ($s->{port}) = $s->{link} =~ /:(\d+)/;
    $s->{token} = slurp($s->{file}) =~ s/\n//r;
    return $s;
}

# Ends it as a person does; its exit status.
sub stop {
    my ($s, $signal) = @_;
    kill $signal || 'TERM', $s->{pid};
    waitpid $s->{pid}, 0;
    return $?;
}

sub connect_to {
    my ($s) = @_;
    return IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $s->{port}, Timeout => 10);
}

# Sends bytes and reads until the server ends the connection, for at most `seconds`.
sub raw {
    my ($s, $bytes, $seconds) = @_;
    my $c = connect_to($s) or return '';
    my ($all, $until) = ('', time + ($seconds || 30));
    local $SIG{PIPE} = 'IGNORE';
    syswrite $c, $bytes if length $bytes;
    my $select = IO::Select->new($c);
    while ((my $left = $until - time) > 0) {
        next if !$select->can_read($left);
        my $n = sysread $c, my $piece, 65536;
        last if !$n;
        $all .= $piece;
    }
    return $all;
}

sub request {
    my ($s, $method, $path, $headers, $body) = @_;
    my %h = (Host => "127.0.0.1:$s->{port}", Authorization => "Bearer $s->{token}", %{$headers || {}});
    $h{'Content-Length'} = length $body if defined $body;
    my $head = join '', map { defined $h{$_} ? "$_: $h{$_}\r\n" : '' } sort keys %h;
    my $reply = raw($s, "$method $path HTTP/1.1\r\n$head\r\n" . (defined $body ? $body : ''));
    my ($top, $rest) = split /\r\n\r\n/, $reply, 2;
    my ($status) = ($top || '') =~ m{^HTTP/1\.1 (\d+)};
    my %got = map { /^([^:]+): *(.*)/ ? (lc $1 => $2) : () } split /\r\n/, $top || '';
    return {status => $status || 0, headers => \%got, body => defined $rest ? $rest : '',
        type => ($got{'content-type'} || '') =~ s/;.*//r};
}

sub get {
    my ($s, $path, $headers) = @_;
    return request($s, 'GET', $path, $headers);
}

sub post {
    my ($s, $path, $said, $headers) = @_;
    return request($s, 'POST', $path, {'Content-Type' => 'application/json', %{$headers || {}}},
        ref $said ? $json->encode($said) : $said);
}

sub json {
    my ($reply) = @_;
    return eval { JSON::PP->new->utf8->allow_nonref->decode($reply->{body}) };
}

sub encoded { return $_[0] =~ s/([^A-Za-z0-9._~-])/sprintf '%%%02X', ord $1/ger }

my $description;
sub description { return $description ||= JSON::PP->new->utf8->decode(slurp('docs/openapi.json')) }

my %is = (
    object  => sub { ref $_[0] eq 'HASH' },
    array   => sub { ref $_[0] eq 'ARRAY' },
    boolean => sub { JSON::PP::is_bool($_[0]) },
    integer => sub { defined $_[0] && !ref $_[0] && $_[0] =~ /^-?\d+$/ },
    string  => sub { defined $_[0] && !ref $_[0] },
);

# Why a value does not fit a schema of the description; '' if it does.
sub fits {
    my ($v, $schema, $at) = @_;
    $at = '' if !defined $at;
    if (my $ref = $schema->{'$ref'}) {
        my ($name) = $ref =~ m{^#/components/schemas/(.+)} or return "$at: odd reference $ref";
        return fits($v, description()->{components}{schemas}{$name}, $at);
    }
    if (my $any = $schema->{anyOf}) {
        return (grep { fits($v, $_, $at) eq '' } @$any) ? '' : "$at: fits none of its schemas";
    }
    return "$at: not '$schema->{const}'" if exists $schema->{const} && $v ne $schema->{const};
    return "$at: '$v' is none of its values" if $schema->{enum} && !grep { $_ eq $v } @{$schema->{enum}};
    my $type = $schema->{type};
    return "$at: no $type" if $type && !$is{$type}->($v);
    return "$at: below its minimum" if exists $schema->{minimum} && $v < $schema->{minimum};
    if (ref $v eq 'ARRAY' && $schema->{items}) {
        for my $i (0 .. $#$v) {
            my $why = fits($v->[$i], $schema->{items}, "$at/$i");
            return $why if $why;
        }
    }
    return '' if ref $v ne 'HASH';
    for my $key (@{$schema->{required} || []}) {
        return "$at: no '$key'" if !exists $v->{$key};
    }
    for my $key (sort keys %$v) {
        my $of = ($schema->{properties} || {})->{$key};
        return "$at: '$key' is not described" if !$of && exists $schema->{additionalProperties};
        my $why = $of ? fits($v->{$key}, $of, "$at/$key") : '';
        return $why if $why;
    }
    return '';
}

1;
