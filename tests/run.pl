#!/usr/bin/perl
# run.pl: runs tests, a few at a time, and ends with the line "N passed, 0 failed".
#
#   perl tests/run.pl [--loud] TEST...
#
# A test prints TAP: a program, a script (.sh, .pl), a page (.md, by tools/spec), a fuzz target (.fuzz,
# by tools/fuzz) or, behind "valgrind:", a program under valgrind. A test that crashes, hangs or
# ends without its plan counts as one failure. JOBS says how many run at once, two if nothing does.
use strict;
use warnings;
use TAP::Harness;

my $loud = @ARGV && $ARGV[0] eq '--loud' ? shift : 0;
my $limit = $ENV{TEST_SECONDS} || 900;
my @report;

sub command {
    my ($test) = @_;
    return ['valgrind', '-q', '--error-exitcode=99', "./$1"] if $test =~ /^valgrind:(.*)/;
    return ['sh',         $test] if $test =~ /\.sh$/;
    return ['perl',       $test] if $test =~ /\.pl$/;
    return ['tools/spec', $test] if $test =~ /\.md$/;
    return ['tools/fuzz', $test] if $test =~ /\.fuzz$/;
    return [$test =~ m{^/} ? $test : "./$test"];
}

# The file a reader would open: build/gcc-check/tests/unit/day.t is tests/unit/day.c.
sub title {
    my ($test) = @_;
    return $test =~ m{([^/]+)/(tests/.*)\.(?:t|replay|fuzz)$} ? "$2.c ($1)" : $test;
}

# Prints what a test said about its failures and skips, as soon as it says so.
sub watch {
    my ($parser, $test) = @_;
    my ($told, @last) = (0);
    $parser->callback(ALL => sub {
        my ($line) = @_;
        push @last, $line->raw;
        shift @last if @last > 10;
        print $line->raw, "\n" if $loud;
        if ($line->is_test) {
            $told = !$line->is_ok;
            print 'failed: ', title($test), ': ', $line->raw, "\n" if $told && !$loud;
            print 'skipped: ', title($test), ': ', $line->explanation, "\n" if $line->has_skip;
        } elsif ($line->is_comment && $told && !$loud) {
            print '        ', $line->raw, "\n";
        }
    });
    $parser->callback(EOF => sub {
        my ($p) = @_;
        print 'skipped: ', title($test), ': ', $p->skip_all, "\n" if $p->skip_all;
        return if !$p->has_problems || $p->failed;
        print 'broken: ', title($test), ': ', why($p), "\n";
        print '        | ', $_, "\n" for @last;
    });
}

sub why {
    my ($p) = @_;
    my $status = $p->wait || 0;
    return "not done within $limit seconds" if $status >> 8 == 124;
    return 'ended by signal ' . ($status & 127) if $status & 127;
    return 'ended by signal ' . (($status >> 8) - 128) if $status >> 8 > 128;
    return join '; ', 'exit status ' . ($status >> 8), $p->parse_errors;
}

$| = 1;
my $harness = TAP::Harness->new({
    jobs      => $ENV{JOBS} || 2,
    verbosity => -3,
    exec      => sub { ['timeout', '-k', 10, $limit, @{command($_[1])}] },
});
$harness->callback(made_parser => sub { watch($_[0], $_[1][0]) });

my $all    = $harness->runtests(@ARGV);
my $passed = $all->passed;
my $failed = $all->failed;
my $broken = grep { $_->has_problems && !$_->failed } $all->parsers;
printf "%d passed, %d failed\n", $passed, $failed + $broken;
exit($failed + $broken > 0);
