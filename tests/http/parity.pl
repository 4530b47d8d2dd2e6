#!/usr/bin/perl
# Each graded question of tests/cases, by command line and by API: the same document, byte for byte.
use strict;
use warnings;
use lib 'tests/http';
use Http;

my @books = map { "examples/$_" } qw(memory-pact intel-nvidia-2011);
my $s = start(@books);
my $asked = 0;
my $licet = licet_bin();

# The words of a command as a shell splits them: quotes hold a word together.
sub words {
    my ($line) = @_;
    my @words;
    push @words, defined $1 ? $1 : defined $2 ? $2 : $3 while $line =~ /"([^"]*)"|'([^']*)'|(\S+)/g;
    return @words;
}

# What the command line says, without a shell between.
sub by_command {
    my @command = @_;
    open my $from, '-|', @command or die "$command[0]: $!\n";
    local $/;
    my $out = <$from>;
    close $from;
    return ($out, $? >> 8);
}

for my $book (@books) {
    my ($name) = $book =~ m{([^/]+)$};
    my @lines;
    for my $page (glob "tests/cases/$name/*.md") {
        push @lines, slurp($page) =~ /^```+ *console[^\n]*case=[^\n]*\n\$ licet (\S[^\n]*)/mg;
    }
    my $bad = 0;
    for my $line (@lines) {
        my ($verb, @rest) = words($line);
        my (@q, %option);
        while (@rest) {
            my $word = shift @rest;
            if ($word =~ /^--(on|as|why|known)(?:=(.*))?$/) { $option{$1} = defined $2 ? $2 : shift @rest }
            elsif ($word =~ /^--/) { shift @rest if $word eq '--book' }
            else { push @q, $word }
        }
        my ($out, $exit) = by_command($licet, $verb, '--json', '--book', $book,
            (map { ("--$_", $option{$_}) } sort keys %option), @q);
        my $query = join '&', "verb=$verb", 'q=' . encoded(join ' ', @q),
            map { "$_=" . encoded($option{$_}) } sort keys %option;
        my $reply = get($s, "/api/1/b/$name/answer?$query");
        my $same = $reply->{body} eq $out && $reply->{headers}{'licet-exit'} == $exit;
        ok(0, "$name: $line") if !$same;
        print "# $out# $reply->{body}" if !$same && !$bad++;
        $asked++;
    }
    ok(!$bad && @lines, "$name: " . @lines . ' graded questions have one answer by command line and API');
}
ok($asked >= 50, "$asked questions were asked");
ok(stop($s) == 0, 'it stops');
done();
