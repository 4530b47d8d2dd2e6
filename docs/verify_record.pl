#!/usr/bin/perl
# verify_record.pl: whether an export of a Licet record is whole and unaltered. It uses nothing of
# Licet, only Perl and what comes with it; docs/format.md is what it was written from.
#
#     perl docs/verify_record.pl EXPORT            a folder, or a tar
#     perl docs/verify_record.pl EXPORT ROOT       and its root begins with these hex digits
#
# It computes every hash from the bytes of the entries: leaves, tiles, the root of the checkpoint,
# ids, and the commitments to items. One line a finding; the last line is "sound" or "unsound".
# Exit status: 0 sound, 1 unsound, 66 the export cannot be read.
use strict;
use warnings;
use Digest::SHA qw(sha256 sha256_hex hmac_sha256_hex);
use File::Find;
use MIME::Base64;

my $findings = 0;

sub finding {
    my ($where, $what) = @_;
    $where =~ s/[^ -~]/?/g;
    print "$where: $what\n";
    $findings++;
}

sub give_up {
    my ($what) = @_;
    print STDERR "verify_record.pl: $what\n";
    exit 66;
}

# --- The files of the export: path => where its content is, and how long -------------------------

my %files;

sub note_file {
    my ($path, $from, $at, $size) = @_;
    finding($path, 'stands there twice') if $files{$path};
    $files{$path} = {from => $from, at => $at, size => $size};
}

sub content {
    my ($path, $most) = @_;
    my $file = $files{$path} or return;
    return if defined $most && $file->{size} > $most;
    open my $f, '<:raw', $file->{from} or return;
    seek $f, $file->{at}, 0 or return;
    my $bytes = '';
    while (length $bytes < $file->{size}) {
        my $got = read $f, $bytes, $file->{size} - length $bytes, length $bytes;
        return if !$got;
    }
    return $bytes;
}

sub read_folder {
    my ($folder) = @_;
    find({no_chdir => 1, wanted => sub {
        return if -d && !-l;
        my $path = substr $_, length($folder) + 1;
        return finding($path, 'is no plain file') if -l || !-f _;
        note_file($path, $_, 0, -s _);
    }}, $folder);
}

# POSIX ustar: a header of 512 bytes, the content, zeros up to the next 512.
sub read_tar {
    my ($tar) = @_;
    open my $f, '<:raw', $tar or give_up("$tar: $!");
    my ($size, $at, $block) = (-s $tar, 0);
    while ($at + 512 <= $size) {
        seek $f, $at, 0;
        read($f, $block, 512) == 512 or give_up("$tar: $!");
        my $end = $block !~ /[^\0]/;
        last if $end;
        my ($name, $mode, $owner, $group, $long, $time, $sum, $type, $link, $magic, $rest, $prefix,
            $last) = unpack 'a100 a8 a8 a8 a12 a12 a8 a1 a100 a8 a80 a155 a12', $block;
        s/\0.*//s for $name, $prefix;
        my $path = $prefix eq '' ? $name : "$prefix/$name";
        my $blank = $block;
        substr($blank, 148, 8) = ' ' x 8;
        my $total = unpack '%32C*', $blank;
        finding($path, 'the header is not as exports have it')
            if $magic ne "ustar\00000" || $type ne '0' || $mode ne "0000644\0"
            || $owner ne "0000000\0" || $group ne "0000000\0" || $time ne "00000000000\0"
            || "$link$last" =~ /[^\0]/ || $rest ne "\0" x 64 . "0000000\0" x 2
            || $sum ne sprintf("%06o\0 ", $total) || $long !~ /^[0-7]{11}\0$/
            || $block !~ /^[^\0]+\0*.{412}$/s;
        return finding($tar, 'a header that is none') if $long !~ /^([0-7]{11})/;
        my $bytes = oct $1;
        note_file($path, $tar, $at + 512, $bytes);
        my $pad = -$bytes % 512;
        $at += 512 + $bytes + $pad;
        return finding($tar, 'is cut off') if $at > $size;
        seek $f, $at - $pad, 0;
        finding($path, 'is followed by something') if read($f, $block, $pad) && $block =~ /[^\0]/;
    }
    seek $f, $at, 0;
    my $end = do { local $/; <$f> };
    finding($tar, 'does not end as it should') if !defined $end || $end ne "\0" x 1024;
}

# --- The tree: RFC 6962 --------------------------------------------------------------------------

# The root over hashes whose count fills no more than one tile, or over the roots of tiles.
sub root_of {
    my @row = @_;
    return sha256('') if !@row;
    while (@row > 1) {
        my @above;
        while (my ($left, $right) = splice @row, 0, 2) {
            push @above, defined $right ? sha256("\1$left$right") : $left;
        }
        @row = @above;
    }
    return $row[0];
}

sub number_path {
    my ($n) = @_;
    my $path = sprintf '%03d', $n % 1000;
    while ($n = int($n / 1000)) { $path = sprintf('x%03d/', $n % 1000) . $path }
    return $path;
}

sub tile_path {
    my ($level, $n, $width) = @_;
    return "tile/$level/" . number_path($n) . ($width < 256 ? ".p/$width" : '');
}

my %known = (checkpoint => 1); # paths that have a place

# Compares the tiles of all levels with the hashes, and returns the root.
sub judge_tiles {
    my @row = @_;
    for (my $level = 0; @row; $level++) {
        my @above;
        for (my $n = 0; $n * 256 < @row; $n++) {
            my $last = $n * 256 + 255 < $#row ? $n * 256 + 255 : $#row;
            my @hashes = @row[$n * 256 .. $last];
            my $path = tile_path($level, $n, scalar @hashes);
            my $stored = content($path, 8192);
            $known{$path} = 1;
            if (!defined $stored) { finding($path, 'is missing') }
            elsif ($stored ne join '', @hashes) { finding($path, 'has other hashes') }
            push @above, root_of(@hashes) if @hashes == 256;
        }
        @row = @above;
    }
}

# --- Entries -------------------------------------------------------------------------------------

# Leaves of all bundles, as far as they are there.
sub leaves {
    my ($size) = @_;
    my @leaves;
    for (my $n = 0; $n * 256 < $size; $n++) {
        my $width = $size - $n * 256 < 256 ? $size - $n * 256 : 256;
        my $path = tile_path('entries', $n, $width);
        my $bytes = content($path, 256 * 65537);
        $known{$path} = 1;
        return finding($path, 'is missing or too long'), @leaves if !defined $bytes;
        my ($at, $count) = (0, 0);
        while ($count < $width && $at + 2 <= length $bytes) {
            my $len = unpack 'n', substr $bytes, $at, 2;
            last if $at + 2 + $len > length $bytes;
            push @leaves, substr $bytes, $at + 2, $len;
            $at += 2 + $len;
            $count++;
        }
        return finding($path, 'is not as many entries as it should be'), @leaves
            if $count < $width || $at != length $bytes;
    }
    return @leaves;
}

my ($book, %number_of, %items);

# Remembers the items that file lines name.
sub note_items {
    my ($number, $lines, $body) = @_;
    my $here = 0;
    for (split /\n/, $lines) {
        if (/^here (\d+) own$/) { $here += $1 }
        elsif (/^item (\d+) ([0-9a-f]{64}) - own$/) { push @{$items{$2}}, [$number, $1] }
        elsif (!/^(put|append) \d+ \S.*$|^drop \S.*$/) { finding("entry $number", "not a file line: $_") }
    }
    finding("entry $number", 'its pieces are not its body') if $here != length $body;
}

# One entry of its log: first line, headers in order, body, an empty line, nothing after it.
sub judge_entry {
    my ($number, $leaf, $log) = @_;
    my $where = "entry $number";
    return finding($where, 'needs a newer program') if $leaf =~ m{^licet/entry/([2-9]|[1-9]\d+)\n};
    my ($headers, $length) = $leaf =~ m{^(licet/entry/1\n(?:.+\n)*?)body (0|[1-9]\d*)\n}
        or return finding($where, 'is no entry');
    my $text_length = length("$headers" . "body $length\n") + $length;
    return finding($where, 'does not end where its body does')
        if length $leaf != $text_length + 1 || substr($leaf, -1) ne "\n";
    my $text = substr $leaf, 0, $text_length;
    my $body = $length ? substr($text, -$length) : '';
    my $id = sha256_hex($text);
    finding($where, "stands already as entry $number_of{$id}") if $number_of{$id};
    my $kind = '[a-z](?:[a-z-]*[a-z])?';
    my ($of, $in, $is, $about, $files) = $headers =~ m{^licet/entry/1\n
        (?:book\ ([0-9a-f]{64})\n)? log\ (\S+)\n kind\ ($kind)\n (?:form\ [1-9]\d*\n)?
        (?:by\ \S+\n)? at\ \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\n nonce\ [0-9a-f]{32}\n
        ((?:about\ [0-9a-f]{64}\n)*) (?:because\ .+\n)?
        ((?:(?:put|append|drop|here|item|files)\ .+\n)*) $}x;
    return finding($where, 'its headers are not in order') if !defined $in;
    finding($where, "names the log $in") if $in ne $log;
    if ($number == 1) {
        $book = $id;
        finding($where, 'does not open the log') if $is ne 'open' || defined $of;
    } elsif (!defined $of || $of ne $book) {
        finding($where, 'names another book');
    }
    for ($about =~ /([0-9a-f]{64})/g) {
        finding($where, "is about $_, which does not stand before it") if !$number_of{$_};
    }
    $number_of{$id} = $number;
    if ($files =~ /^files (\d+) ([0-9a-f]{64}) -\n$/) {
        push @{$items{$2}}, [$number, $1];
        my $lines = content(item_path($2), 1 << 26);
        note_items($number, $lines, $body) if defined $lines;
    } elsif ($is eq 'change' || $is eq 'correct') {
        note_items($number, $files, $body);
    }
}

# --- Items ---------------------------------------------------------------------------------------

sub item_path {
    my ($commit) = @_;
    return 'items/' . substr($commit, 0, 2) . '/' . substr($commit, 2);
}

sub judge_items {
    if (%items && !grep { m{^items/} } keys %files) {
        print "the export was made without items\n";
        return;
    }
    for my $commit (sort keys %items) {
        my $path = item_path($commit);
        my ($content, $salt) = (content($path), content("$path.salt", 32));
        my $number = $items{$commit}[0][0];
        $known{$path} = $known{"$path.salt"} = 1;
        if (!defined $content) { finding($path, "is missing; entry $number names it"); next }
        for (@{$items{$commit}}) {
            finding($path, "has another size than entry $_->[0] says") if $_->[1] != length $content;
        }
        if (!defined $salt || length $salt != 32) { finding("$path.salt", 'is missing'); next }
        finding($path, "is not what entry $number commits to")
            if hmac_sha256_hex("licet/item/1\n$content", $salt) ne $commit;
    }
}

# --- All of it -----------------------------------------------------------------------------------

my ($export, $wanted) = @ARGV;
give_up('usage: verify_record.pl EXPORT [ROOT]')
    if @ARGV < 1 || @ARGV > 2 || (defined $wanted && $wanted !~ /^[0-9a-f]{8,64}$/);
$export =~ s{(.)/+$}{$1};
give_up("there is no $export") if !-e $export;
-d $export ? read_folder($export) : read_tar($export);

my $checkpoint = content('checkpoint', 400);
my ($log, $size, $root) = ($checkpoint // '') =~ m{^([^\n]+)\n([1-9]\d{0,12})\n([A-Za-z0-9+/]{43}=)\n$};
my $hex = '';
if (!defined $root) {
    finding('checkpoint', 'is missing or none');
} else {
    my @leaves = leaves($size);
    my @hashes = map { sha256("\0$_") } @leaves;
    judge_entry($_ + 1, $leaves[$_], $log) for 0 .. $#leaves;
    judge_tiles(@hashes);
    my $computed = root_of(@hashes);
    $hex = unpack 'H*', $computed;
    finding('checkpoint', 'has another root than the entries give')
        if encode_base64($computed, '') ne $root || @leaves != $size;
    finding('checkpoint', "its root is $hex") if defined $wanted && index($hex, $wanted) != 0;
    judge_items();
    finding($_, 'belongs to no place') for grep { !$known{$_} } sort keys %files;
}
print $findings ? "unsound: $findings findings\n" : "sound: $size entries of $log, root $hex\n";
exit($findings ? 1 : 0);
