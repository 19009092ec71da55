# SPDX-License-Identifier: MIT
# What the top Makefile includes to build and run the tests.

UNIT_SRC = $(wildcard tests/unit/*.c)
UNIT_OBJ = $(UNIT_SRC:%.c=$(BUILD)/%.o)
$(UNIT_OBJ): OBJ_CFLAGS = $(CHECK_CFLAGS) -Isrc -Itests/unit

$(BUILD)/unit: $(UNIT_OBJ) $(LIB_A) | test-needs
	$(LINK) -o $@ $(UNIT_OBJ) $(LIB_A) $(LIBS) $(CHECK_LIBS)

unit: $(BUILD)/unit
	$(BUILD)/unit

test-needs:
	@test -z '$(TEST_MISSING)' || { echo 'packages for the tests are' \
		'missing; as root:'; echo '  apt-get install $(TEST_MISSING)'; \
		exit 1; } >&2
.PHONY: unit test-needs

-include $(UNIT_OBJ:.o=.d)
