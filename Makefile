# Licet: one plain GNU Makefile. The folders are described in docs/architecture.md.
#
#   make            the release: build/licet, build/liblicet.a, build/liblicet.so, build/licet.pc
#   make run        builds, shows a tour of answers, then serves the pages; ONCE=1: asks the server and ends
#   make test       the fast set, last line "N passed, 0 failed"; test-all: the long one; soak
#   make one T=...  one test, as in T=tests/unit/day.c, T=tests/hostile/deep.sh, T=tests/spec/x.md
#   make cases      the answers to tests/cases and nothing else (with -s)
#   make bench      speed, as lines "ratio NAME VALUE"
#   make lint, format, cover, install PREFIX=..., deb, clean; V=1 shows each command
#
# MODE=check|release|fuzz|cover|thread has its own folder below build/; STRICT=1 makes warnings
# errors. A file src/FLOOR/NAME.tsv becomes build/gen/NAME.inc by way of tools/NAME-table.

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-print-directory --no-builtin-rules
q := $(if $(V),,@)
say = @$(if $(V)$(findstring s,$(firstword -$(MAKEFLAGS))),:,echo '  $(1)')

MODE ?= release
ifeq ($(origin CC),default)
CC := gcc
endif
out ?= build
build := $(out)/$(CC)-$(MODE)
PREFIX ?= /usr/local
version := 0.1.0

# --- What is compiled, and how -------------------------------------------------------------------

warn := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes \
        -Wswitch-enum -Wvla -Wformat=2 -Wwrite-strings -Wundef $(if $(STRICT),-Werror)

mode/check   := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all
mode/release := -O3 -g -DNDEBUG
mode/fuzz    := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
mode/cover   := -O0 -g --coverage
mode/thread  := -O1 -g -fsanitize=thread
ifndef mode/$(MODE)
$(error MODE is check, release, fuzz, cover or thread)
endif

# Libraries. `needed` must be there; `usable` are linked where found. Evaluated when used, because
# tools/setup may install them first.
needed   := libutf8proc libcmark libcrypto sqlite3
serving  := libmicrohttpd jansson
usable   := gmp
packages  = $(needed) $(serving) $(foreach p,$(usable),$(shell pkg-config --exists $p && echo $p))
lib_flags = $(shell pkg-config --cflags $(packages) 2>/dev/null)
libs      = -Wl,--as-needed $(shell pkg-config --libs $(packages) 2>/dev/null) $(extra_libs)

# The floors that compute are plain POSIX; those that touch the world may use all of glibc.
pure    := base value lang book right money duty decision access review
floor    = $(word 2,$(subst /, ,$(1)))
dialect  = -std=c17 $(if $(filter src/%,$(1)),$(if $(filter $(pure),$(floor)),$(posix),$(gnu)),$(gnu))
posix   := -D_POSIX_C_SOURCE=200809L
gnu     := -D_GNU_SOURCE
common  := -Isrc -Iinclude -Itests -I$(out) -I$(out)/gen -fPIC -fvisibility=hidden $(mode/$(MODE))
flags    = $(dialect) $(common) $(warn) $(lib_flags) $(CFLAGS)

lib_src  := $(filter-out src/face/%,$(wildcard src/*/*.c))
face_src := $(wildcard src/face/*.c src/face/*/*.c)
main_src := src/face/cli/main.c
lib_obj  := $(lib_src:%.c=$(build)/%.o)
face_obj := $(face_src:%.c=$(build)/%.o)

tables := $(foreach t,$(wildcard src/*/*.tsv),$(if $(wildcard tools/$(basename $(notdir $t))-table),$t))
gen    := $(patsubst %.tsv,$(out)/gen/%.inc,$(notdir $(tables)))
vpath %.tsv $(sort $(dir $(tables)))

# The files of the pages, and the description of the API, as they are put into the program.
assets := $(wildcard web/dist/* web/dist/*/*) docs/openapi.json
gen    += $(out)/gen/assets.inc

.PHONY: all programs objects needs install run test test-all test-listed soak one cases \
        bench lint format cover clean deb pages test-pages screenshots print-flags setup setup-tests setup-all test-programs test-fuzz FORCE

all: $(out)/licet $(out)/liblicet.a $(out)/liblicet.so $(out)/licet.pc

needs:
	@pkg-config --exists $(needed) $(serving) || { \
	  echo "missing: $(needed) $(serving) or pkg-config itself; tools/setup installs them" >&2; exit 69; }

$(out)/gen/%.inc: %.tsv tools/%-table
	@mkdir -p $(@D)
	$(call say,table $@)
	$qtools/$*-table $< >$@.new$$$$ && mv $@.new$$$$ $@ || { rm -f $@.new$$$$; exit 1; }

$(out)/gen/assets.inc: tools/assets-table $(assets)
	@mkdir -p $(@D)
	$(call say,table $@)
	$qtools/assets-table $(out)/gen/assets $(assets) >$@.new$$$$ && mv $@.new$$$$ $@ || \
	  { rm -f $@.new$$$$; exit 1; }

# Rebuilds what was made with other flags; -Werror makes no difference to an object.
$(build)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(filter-out -Werror,$(flags))' | cmp -s - $@ 2>/dev/null || \
	  echo '$(filter-out -Werror,$(flags))' >$@

$(build)/%.o: %.c $(build)/flags | needs $(gen)
	@mkdir -p $(@D)
	$(call say,compile $<)
	$q$(CC) $(call flags,$<) -MMD -MP -c -o $@ $<

-include $(patsubst %.o,%.d,$(lib_obj) $(face_obj)) $(wildcard $(build)/tests/*/*.d)

objects: $(lib_obj) $(face_obj)

# --- What is linked ------------------------------------------------------------------------------

link/.so   := -shared -Wl,-soname,liblicet.so.0 -Wl,-z,defs
link/.fuzz := -fsanitize=fuzzer
define link
$(call say,link $@)
$q$(CC) $(mode/$(MODE)) $(LDFLAGS) $(link/$(suffix $@)) -o $@ $^ $(libs)
endef

$(build)/licet: $(face_obj) $(lib_obj)
$(build)/liblicet.so: $(lib_obj)
$(build)/licet $(build)/liblicet.so:
	$(link)

# Internal names stay inside: only licet_... can be linked against.
$(build)/liblicet.a: $(lib_obj)
	$(call say,link $@)
	$q$(CC) -r -nostdlib -o $(build)/liblicet.o $^
	$qobjcopy --localize-hidden $(build)/liblicet.o
	$qrm -f $@ && ar rcs $@ $(build)/liblicet.o

release := $(out)/$(CC)-release
ifeq ($(MODE),release)
$(out)/licet $(out)/liblicet.a $(out)/liblicet.so: $(out)/%: $(release)/%
	$qcp $< $@
	$q$(if $(filter %.so,$@),ln -sf liblicet.so $@.0)
else
$(out)/licet $(out)/liblicet.a $(out)/liblicet.so: FORCE
	@$(MAKE) MODE=release $@
endif

$(out)/licet.pc: Makefile
	@mkdir -p $(@D)
	$qprintf '%s\n' 'prefix=$(PREFIX)' 'Name: licet' 'Description: cross-licenses that run' \
	  'Version: $(version)' 'Cflags: -I$${prefix}/include' 'Libs: -L$${prefix}/lib -llicet' \
	  'Requires.private: $(needed)' >$@

install: all
	install -d $(addprefix $(DESTDIR)$(PREFIX)/,bin include lib/pkgconfig share/man/man1)
	install $(out)/licet $(DESTDIR)$(PREFIX)/bin/
	install -m 644 include/licet.h $(DESTDIR)$(PREFIX)/include/
	install -m 644 $(out)/liblicet.a $(DESTDIR)$(PREFIX)/lib/
	install $(out)/liblicet.so $(DESTDIR)$(PREFIX)/lib/liblicet.so.0
	ln -sf liblicet.so.0 $(DESTDIR)$(PREFIX)/lib/liblicet.so
	sed 's|^prefix=.*|prefix=$(PREFIX)|' $(out)/licet.pc >$(DESTDIR)$(PREFIX)/lib/pkgconfig/licet.pc
	$(foreach p,$(wildcard docs/man/*.1),install -m 644 $p $(DESTDIR)$(PREFIX)/share/man/man1/ &&) :

# The pages: web/dist from its sources, their tests and pictures, which need node and Chromium.
pages:
	@tools/pages
test-pages: all
	@LICET=$(out)/licet node web/test/pages.mjs
screenshots: all
	@LICET=$(out)/licet node web/screenshots.mjs $(out)/screenshots

deb: all
	@packaging/deb $(out) $(version)

# --- Tests ---------------------------------------------------------------------------------------

# Each file in unit, property and fault is a program; the rest are scripts and pages.
t_src    := $(wildcard tests/unit/*.c tests/property/*.c tests/fault/*.c)
fuzz_src := $(filter-out tests/fuzz/replay.c,$(wildcard tests/fuzz/*.c))
scripts  := $(wildcard tests/*.sh tests/hostile/*.sh tests/docs/*.sh tests/http/*.pl)
pages    := $(shell grep -rlE --include='*.md' '^ *`{3,} *console' README.md docs tests/spec tests/cases \
            2>/dev/null | LC_ALL=C sort)
in        = $(t_src:%.c=$(out)/$(1)/%.t)
replay    = $(fuzz_src:%.c=$(out)/$(CC)-check/%.replay)
extra_libs = $(if $(findstring /tests/,$@),$(shell pkg-config --libs jansson 2>/dev/null))

$(build)/libtests.a: $(lib_obj) $(filter-out $(build)/$(main_src:.c=.o),$(face_obj))
	$qrm -f $@ && ar rcs --thin $@ $^

$(build)/%.t: $(build)/%.o $(build)/libtests.a
	$(link)
$(build)/tests/fault/memory.t $(build)/tests/fault/store.t: LDFLAGS += -Wl,--wrap=calloc
$(build)/tests/fault/record.t: LDFLAGS += -Wl,--wrap=store_entry_put
$(build)/tests/property/record_log.t: LDFLAGS += -Wl,--wrap=store_entries,--wrap=store_tile
$(build)/%.replay: $(build)/%.o $(build)/tests/fuzz/replay.o $(build)/libtests.a
	$(link)
$(build)/%.fuzz: $(build)/%.o $(build)/libtests.a
	$(link)

.SECONDARY:
test-programs: $(build)/licet $(call in,$(CC)-$(MODE)) $(if $(filter check,$(MODE)),$(replay))
test-fuzz: $(fuzz_src:%.c=$(build)/%.fuzz)

jobs  = $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc 2>/dev/null || echo 2))
make  = $(MAKE) $(jobs) STRICT=1
run   = LICET_BIN=$(out)/$(1) OUT=$(out) perl tests/run.pl

setup setup-tests setup-all:
	@tools/setup $(if $(filter %-tests,$@),--tests) $(if $(filter %-all,$@),--all) >&2

# What to run is listed by a second make, after setup: it depends on what is installed.
test: setup-tests
	@$(make) MODE=check test-programs
	@$(make) MODE=check test-listed tests='$(call in,$(CC)-check)'

test-all: setup-all
	@$(make) MODE=release all test-programs
	@$(make) MODE=check test-programs
	@$(make) MODE=check CC=clang test-programs
	@$(make) MODE=thread test-programs
	@LONG=1 LINT=all FUZZ_SECONDS=$${FUZZ_SECONDS:-10} $(make) MODE=check test-listed tests='\
	  $(call in,gcc-check) $(call in,clang-check) $(call in,gcc-thread) \
	  $(addprefix valgrind:,$(call in,gcc-release))'

soak:
	@SOAK=1 FUZZ_SECONDS=600 $(MAKE) test-all

fuzzers = $(if $(fuzz_src),$(if $(shell tools/has-libfuzzer && echo y),$(fuzz_src:%.c=$(out)/clang-fuzz/%.fuzz)))
test-listed:
	$(eval fuzzers := $(fuzzers))
	@$(if $(fuzzers),$(make) MODE=fuzz CC=clang test-fuzz)
	@$(call run,$(CC)-check) $(tests) tools/lint $(replay) $(fuzzers) $(scripts) $(pages)

one: setup-tests
	@$(make) MODE=check $(out)/$(CC)-check/$(if $(filter %.c,$(T)),$(T:.c=.t),licet)
	@$(call run,$(CC)-check) --loud $(if $(filter %.c,$(T)),$(out)/$(CC)-check/$(T:.c=.t),$(T))

cover: setup-tests
	@$(MAKE) $(jobs) MODE=cover test-programs
	-@$(call run,$(CC)-cover) $(call in,$(CC)-cover) $(scripts) $(pages)
	@tools/cover $(out)/$(CC)-cover

# --- Use -----------------------------------------------------------------------------------------

run: setup
	@$(MAKE) $(jobs) MODE=release all
	@LICET=$(out)/licet tools/tour
	@LICET=$(out)/licet tools/tour-served
	@if [ -z "$(ONCE)" ]; then $(out)/licet serve --book examples/memory-pact examples/intel-nvidia-2011; fi

cases: setup
	@$(MAKE) -s $(jobs) MODE=release all >&2
	@$(out)/licet cases tests/cases

bench: setup
	@$(MAKE) -s $(jobs) MODE=release all >&2
	@LICET=$(out)/licet OUT=$(out) CC=$(CC) bench/run

# The record is measured from inside; all else from outside, by programs with nothing else of ours.
$(out)/bench/record: bench/record.c $(lib_obj)
	@mkdir -p $(@D)
	$q$(CC) $(call flags,$<) -o $@ $^ $(libs)

$(out)/bench/%: bench/%.c
	@mkdir -p $(@D)
	$q$(CC) -std=c17 $(gnu) $(warn) -O2 -o $@ $<

lint:
	@LINT=$(or $(LINT),all) OUT=$(out) tools/lint

format:
	clang-format -i $(wildcard include/*.h src/*/*.[ch] src/face/*/*.[ch] tests/*.h tests/*/*.c bench/*.c)

# How one file is compiled, for clang-tidy: make -s print-flags F=src/base/str.c
print-flags: $(gen)
	@echo '$(filter-out -Werror,$(call flags,$(F)))'

clean:
	rm -rf $(out)
