# SPDX-License-Identifier: MIT
# What the top Makefile includes: how the tests are built and run.
#
# make all        build/schemadiff and the libraries
# make check      unit tests, cases, properties in small, house rules
# make unit       the unit tests alone (CK_RUN_SUITE=NAME for one suite)
# make prop       random schema pairs: PROP=20000 SEED=1
# make corpus     schemas of other projects: CORPUS=DIR SAMPLE=50 SEED=1
# make fuzz       every fuzzer for FUZZ_SECONDS=60
# make asan       check and a corpus sample under ASan and UBSan
# make valgrind   unit tests and a command or two under valgrind
# make bench      ratios side by side, into tests/bench/RESULTS
# make coverage   line coverage of src/ by check and a corpus sample
# make lint       layout, includes, static analysis, scripts, manual
# make fmt        lays out every .c and .h file
# make fresh      README's two commands in a minimal Debian (root)
# make install    under DESTDIR and prefix; make uninstall takes it away
# make dist       build/schemadiff-VERSION.tar.gz
# make clean      removes build/; make distclean also what configure wrote

CORPUS =
SAMPLE =
SEED =
PROP = 20000
FUZZ_SECONDS = 60
SANITIZE = -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer
export BUILD CORPUS SAMPLE SEED

# --- what is built ------------------------------------------------------

UNIT_OBJ = $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/unit/*.c))
PROP_SRC = $(wildcard tests/prop/prop_*.c)
PROP_BIN = $(PROP_SRC:tests/prop/%.c=$(BUILD)/prop/%)
PROP_AID = $(patsubst %.c,$(BUILD)/%.o,$(filter-out $(PROP_SRC),\
	$(wildcard tests/prop/*.c)))
FUZZ_SRC = $(wildcard tests/fuzz/fuzz_*.c)
FUZZ_BIN = $(FUZZ_SRC:tests/fuzz/%.c=$(BUILD)/fuzz/%)
BENCH_BIN = $(BUILD)/bench/bench
TEST_OBJ = $(UNIT_OBJ) $(PROP_AID) $(PROP_SRC:%.c=$(BUILD)/%.o) \
	$(FUZZ_SRC:%.c=$(BUILD)/%.o) $(BUILD)/tests/fuzz/driver.o \
	$(BUILD)/tests/bench/bench.o

$(UNIT_OBJ): OBJ_CFLAGS = $(CHECK_CFLAGS) -Isrc -Itests/unit
$(BUILD)/tests/prop/%.o $(BUILD)/tests/fuzz/%.o: OBJ_CFLAGS = -Isrc

$(BUILD)/unit: $(UNIT_OBJ) $(LIB_A)
	$(SAY) '  link  $@'
	$(Q)$(LINK) -o $@ $^ $(LIBS) $(CHECK_LIBS)
$(BUILD)/prop/%: $(BUILD)/tests/prop/%.o $(PROP_AID) $(LIB_A)
	@mkdir -p $(@D)
	$(SAY) '  link  $@'
	$(Q)$(LINK) -o $@ $^ $(LIBS)
# FUZZ_MAIN is empty where the compiler brings a driver of its own.
FUZZ_MAIN = $(BUILD)/tests/fuzz/driver.o
$(BUILD)/fuzz/%: $(BUILD)/tests/fuzz/%.o $(FUZZ_MAIN) $(LIB_A)
	@mkdir -p $(@D)
	$(SAY) '  link  $@'
	$(Q)$(LINK) $(FUZZ_LINK) -o $@ $^ $(LIBS)
$(BENCH_BIN): $(BUILD)/tests/bench/bench.o $(LIB_A)
	@mkdir -p $(@D)
	$(SAY) '  link  $@'
	$(Q)$(LINK) -o $@ $^ $(LIBS)
.SECONDARY: $(TEST_OBJ)
-include $(TEST_OBJ:.o=.d)

test-needs:
	@test -z '$(TEST_MISSING)' || { echo 'packages for the tests are' \
		'missing; as root:'; echo '  apt-get install $(TEST_MISSING)'; \
		exit 1; } >&2

# --- what is run --------------------------------------------------------

check: test-needs all prop-bin
	@$(MAKE) --no-print-directory $(BUILD)/unit
	@sh tests/check
unit: test-needs
	@$(MAKE) --no-print-directory $(BUILD)/unit
	$(BUILD)/unit
prop-bin: $(PROP_BIN)
prop: prop-bin
	@sh tests/prop/all $(PROP) $(SEED)
corpus: all
	@python3 tests/corpus.py --bin $(BUILD)/schemadiff \
		$(if $(SAMPLE),--sample $(SAMPLE)) \
		$(if $(SEED),--seed $(SEED)) '$(or $(CORPUS),$(error name the \
		corpus: make corpus CORPUS=DIR))'
fuzz-bin: $(FUZZ_BIN)
fuzz:
	@sh tests/fuzz/all $(FUZZ_SECONDS)
bench: all $(BENCH_BIN)
	@python3 tests/bench/bench.py --build $(BUILD)

asan: test-needs
	@$(MAKE) BUILD=$(BUILD)/asan CFLAGS='$(SANITIZE)' \
		CORPUS= check $(if $(CORPUS),corpus CORPUS=$(CORPUS))
valgrind: all
	@$(MAKE) --no-print-directory $(BUILD)/unit
	@sh tests/valgrind
coverage: test-needs
	@sh tests/coverage

floors: all
	@python3 tests/floors.py
lint: all
	@sh tests/lint
SOURCES = $(wildcard include/schemadiff/*.h src/*.[ch] src/*/*.[ch] \
	src/engine/*/*.[ch] tests/*/*.[ch])
fmt:
	clang-format -i $(SOURCES)
fresh:
	@sh tests/fresh

.PHONY: test-needs check unit prop-bin prop corpus fuzz-bin fuzz bench asan \
	valgrind coverage floors lint fmt fresh
