# SPDX-License-Identifier: MIT
# `make` configures and builds; `make help` lists the rest.

BUILD ?= build
all:
# V=1 shows the commands in full.
Q = $(if $(V),,@)
SAY = @$(if $(V),:,echo)

# The rules that remake config.mk stand here, not in it, and autoconf is
# forced: else a fresh clone could not start, or would reconfigure for ever.
ifneq ($(filter-out clean distclean help fmt,$(or $(MAKECMDGOALS),all)),)
include config.mk
endif
config.mk: config.mk.in configure
	./configure --quiet $(CONFIGURE_FLAGS)
configure: configure.ac
	@command -v autoconf >/dev/null || { echo 'autoconf is missing; as' \
		'root:'; echo '  apt-get install autoconf'; exit 1; } >&2
	autoconf -f

WARN = -pedantic -Wall -Wextra -Wshadow -Wvla -Wstrict-prototypes \
	-Wmissing-prototypes
LIB_CFLAGS = $(PQ_CFLAGS) $(SQLITE_CFLAGS) $(XML_CFLAGS) $(JANSSON_CFLAGS) \
	$(SODIUM_CFLAGS) $(XXHASH_CFLAGS)
# One set of objects serves both libraries.
SD_CFLAGS = -std=c11 -D_POSIX_C_SOURCE=200809L -DSD_VERSION='"$(VERSION)"' \
	-Iinclude -I. $(LIB_CFLAGS) $(WARN) -fPIC -fno-semantic-interposition
# What no object needs is not loaded: start-up time counts.
LIBS = -Wl,--as-needed $(SQLITE_LIBS) $(JANSSON_LIBS) $(SODIUM_LIBS) \
	$(PQ_LIBS) $(XML_LIBS)
COMPILE = $(CC) $(SD_CFLAGS) $(CPPFLAGS) $(CFLAGS)
LINK = $(CC) $(CFLAGS) $(LDFLAGS)
SO = libschemadiff.so
SOVERSION = 0

CMD_SRC = $(wildcard src/main.c src/cmd/*.c)
LIB_SRC = $(filter-out src/cmd/%,$(wildcard src/*/*.c src/engine/*/*.c))
CMD_OBJ = $(CMD_SRC:%.c=$(BUILD)/%.o)
LIB_OBJ = $(LIB_SRC:%.c=$(BUILD)/%.o)
LIB_A = $(BUILD)/libschemadiff.a
BIN = $(BUILD)/schemadiff

all: $(BIN) $(LIB_A) $(BUILD)/$(SO)

$(BIN): $(CMD_OBJ) $(LIB_A) $(BUILD)/sources
	$(SAY) '  link  $@'
	$(Q)$(LINK) -o $@ $(CMD_OBJ) $(LIB_A) $(LIBS)
$(LIB_A): $(LIB_OBJ) $(BUILD)/sources
	$(SAY) '  ar    $@'
	@rm -f $@
	$(Q)$(AR) rcs $@ $(LIB_OBJ)
$(BUILD)/$(SO): $(LIB_OBJ) $(BUILD)/sources
	$(SAY) '  link  $@'
	$(Q)$(LINK) -shared -Wl,-soname,$(SO).$(SOVERSION) -o $@ $(LIB_OBJ) $(LIBS)
	@ln -sf $(SO) $@.$(SOVERSION)
$(BUILD)/%.o: %.c $(BUILD)/flags
	$(SAY) '  cc    $<'
	@mkdir -p $(@D)
	$(Q)$(COMPILE) $(WERROR) $(OBJ_CFLAGS) -MMD -MP -c -o $@ $<

# Change when what they hold does, and only then.
$(BUILD)/flags: HOLDS = $(COMPILE)
$(BUILD)/sources: HOLDS = $(LIB_SRC) $(CMD_SRC)
$(BUILD)/flags $(BUILD)/sources: FORCE
	@mkdir -p $(@D)
	@echo '$(subst ','\'',$(HOLDS))' | cmp -s - $@ || \
		echo '$(subst ','\'',$(HOLDS))' >$@
FORCE:

D = $(DESTDIR)
MAN = $(wildcard man/*.1 man/*.3 man/*.5)
$(BUILD)/schemadiff.pc: src/schemadiff.pc.in config.mk
	@mkdir -p $(@D)
	sed -e 's|@prefix@|$(prefix)|' -e 's|@libdir@|$(libdir)|' \
		-e 's|@includedir@|$(includedir)|' \
		-e 's|@VERSION@|$(VERSION)|' $< >$@
install: all $(BUILD)/schemadiff.pc
	mkdir -p $D$(bindir) $D$(libdir)/pkgconfig $D$(includedir)/schemadiff
	install -m 755 $(BIN) $D$(bindir)
	install -m 644 $(LIB_A) $D$(libdir)
	install -m 755 $(BUILD)/$(SO) $D$(libdir)/$(SO).$(SOVERSION)
	ln -sf $(SO).$(SOVERSION) $D$(libdir)/$(SO)
	install -m 644 $(BUILD)/schemadiff.pc $D$(libdir)/pkgconfig
	install -m 644 include/schemadiff/* $D$(includedir)/schemadiff
	for f in $(MAN); do s=$D$(mandir)/man$${f##*.}; mkdir -p $$s && \
		install -m 644 $$f $$s || exit 1; done
uninstall:
	rm -f $D$(bindir)/schemadiff $D$(libdir)/libschemadiff.a
	rm -f $D$(libdir)/$(SO) $D$(libdir)/$(SO).$(SOVERSION)
	rm -f $D$(libdir)/pkgconfig/schemadiff.pc
	rm -rf $D$(includedir)/schemadiff
	for f in $(notdir $(MAN)); do \
		rm -f $D$(mandir)/man$${f##*.}/$$f; done

# The archive carries configure: who unpacks it needs no autoconf.
DIST = schemadiff-$(VERSION)
dist: configure
	@mkdir -p $(BUILD)
	git archive --prefix=$(DIST)/ --add-file=configure HEAD | \
		gzip -9n >$(BUILD)/$(DIST).tar.gz
clean:
	rm -rf $(BUILD)
distclean: clean
	rm -rf config.mk config.log config.status configure autom4te.cache
help:
	@sed -n 's/^# make /make /p' tests/tests.mk

.PHONY: all install uninstall dist clean distclean help FORCE
-include $(LIB_OBJ:.o=.d) $(CMD_OBJ:.o=.d)
include tests/tests.mk
