# SPDX-License-Identifier: MIT
# `make` configures and builds; `make help` lists the rest.

BUILD = build
all:

# The rules that remake config.mk stand here, not in it, and autoconf is
# forced: else a fresh clone could not start, or would reconfigure for ever.
ifeq ($(filter clean distclean help,$(MAKECMDGOALS)),)
include config.mk
endif
config.mk: config.mk.in configure
	./configure --quiet $(CONFIGURE_FLAGS)
configure: configure.ac
	autoconf -f

WARN = -pedantic -Wall -Wextra -Wshadow -Wvla -Wstrict-prototypes \
	-Wmissing-prototypes
LIB_CFLAGS = $(PQ_CFLAGS) $(SQLITE_CFLAGS) $(XML_CFLAGS) $(JANSSON_CFLAGS) \
	$(SODIUM_CFLAGS)
# One set of objects serves both libraries; only what is used is linked.
SD_CFLAGS = -std=c11 -D_POSIX_C_SOURCE=200809L -DSD_VERSION='"$(VERSION)"' \
	-Iinclude -I. $(LIB_CFLAGS) $(WARN) -fPIC -fno-semantic-interposition
LIBS = -Wl,--as-needed $(SQLITE_LIBS) $(JANSSON_LIBS) $(SODIUM_LIBS) \
	$(PQ_LIBS) $(XML_LIBS)
COMPILE = $(CC) $(SD_CFLAGS) $(CPPFLAGS) $(CFLAGS) -MMD -MP
LINK = $(CC) $(CFLAGS) $(LDFLAGS)
SO = libschemadiff.so
SOVERSION = 0

CMD_SRC = $(wildcard src/main.c src/cmd/*.c)
LIB_SRC = $(filter-out src/cmd/%,$(wildcard src/*/*.c src/engine/*/*.c))
CMD_OBJ = $(CMD_SRC:%.c=$(BUILD)/%.o)
LIB_OBJ = $(LIB_SRC:%.c=$(BUILD)/%.o)
LIB_A = $(BUILD)/libschemadiff.a
# A binary from the day there is a main.c.
BIN = $(patsubst src/main.c,$(BUILD)/schemadiff,$(wildcard src/main.c))

all: $(BIN) $(LIB_A) $(BUILD)/$(SO)

$(BUILD)/schemadiff: $(CMD_OBJ) $(LIB_A)
	$(LINK) -o $@ $^ $(LIBS)
$(LIB_A): $(LIB_OBJ)
	@rm -f $@
	$(AR) rcs $@ $^
$(BUILD)/$(SO): $(LIB_OBJ)
	$(LINK) -shared -Wl,-soname,$(SO).$(SOVERSION) -o $@ $^ $(LIBS)
	@ln -sf $(SO) $@.$(SOVERSION)
$(BUILD)/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(COMPILE) $(OBJ_CFLAGS) -c -o $@ $<

# Changes when the compiler or its flags do, and only then.
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(subst ','\'',$(COMPILE))' | cmp -s - $@ || \
		echo '$(subst ','\'',$(COMPILE))' >$@
FORCE:
.PHONY: all FORCE

-include $(LIB_OBJ:.o=.d) $(CMD_OBJ:.o=.d)
include tests/tests.mk
