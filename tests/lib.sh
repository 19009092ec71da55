# SPDX-License-Identifier: MIT
# lib.sh - runs parts of the tests and adds up what they say
#
# Sourced by the scripts beside it. A part is any command; when it ends in a
# line `N passed, N failed` these are its numbers, else it counts as one by
# its exit status. Lines that begin with `skip` are shown: nothing is left
# out in silence.

BUILD=${BUILD:-build}
case $BUILD in
/*) ;;
*) BUILD=$PWD/$BUILD ;;
esac
# Never from outside: a sanitized build must not test the plain program.
SCHEMADIFF=$BUILD/schemadiff
LOGS=$BUILD/log
export BUILD SCHEMADIFF
passed=0
failed=0
broken=
# A line of ours, or of Check.
part_bad='^FAIL|^[^ ]+:[0-9]+:[FE]:'

# part NAME COMMAND…
part()
{
	part_name=$1
	shift
	mkdir -p "$LOGS"
	part_log=$LOGS/$part_name.log
	part_from=$(date +%s)
	part_rc=0
	"$@" >"$part_log" 2>&1 </dev/null || part_rc=$?
	part_time=$(($(date +%s) - part_from))
	part_line=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' "$part_log" |
		tail -n 1)
	part_pass=${part_line%% *}
	part_fail=${part_line#*, }
	part_fail=${part_fail%% *}
	if [ -z "$part_line" ]; then
		part_pass=$((part_rc == 0))
		part_fail=$((part_rc != 0))
	elif [ $part_rc -ne 0 ] && [ "$part_fail" -eq 0 ]; then
		part_fail=1
	fi
	passed=$((passed + part_pass))
	failed=$((failed + part_fail))
	if [ "$part_fail" -eq 0 ]; then
		printf 'ok    %-24s %6d passed %5d s\n' "$part_name" \
			"$part_pass" "$part_time"
	else
		broken="$broken $part_name"
		printf 'FAIL  %-24s %6d passed, %d failed, exit %d %5d s\n' \
			"$part_name" "$part_pass" "$part_fail" "$part_rc" \
			"$part_time"
		# What failed, or how it ended.
		if grep -qE "$part_bad" "$part_log"; then
			grep -A 9 -E "$part_bad" "$part_log" | head -n 60
		else
			tail -n 40 "$part_log"
		fi | sed 's/^/      | /'
		echo "      whole log: $part_log"
	fi
	grep '^skip' "$part_log" | sed 's/^/      /'
	[ "$part_fail" -eq 0 ]
}

# skip NAME REASON…
skip()
{
	skip_name=$1
	shift
	printf 'skip  %-24s %s\n' "$skip_name" "$*"
}

# The closing line; its status is that of the whole run.
tally()
{
	[ -z "$broken" ] || echo "failed:$broken"
	echo "$passed passed, $failed failed"
	[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}

# The Debian packages of these uses (tests/packages) that are not there yet.
missing_packages()
{
	while read -r lib_use lib_package lib_probe; do
		case " $* " in
		*" $lib_use "*)
			sh -c "$lib_probe" >/dev/null 2>&1 </dev/null ||
				printf ' %s' "$lib_package"
			;;
		esac
	done <tests/packages
}

# Makes sure that these uses have their packages: root gets them installed,
# anybody else is told the line that root has to run.
need_packages()
{
	lib_missing=$(missing_packages "$@")
	[ -n "$lib_missing" ] || return 0
	lib_install="apt-get install -y --no-install-recommends$lib_missing"
	if [ "$(id -u)" -ne 0 ]; then
		echo "schemadiff: packages are missing; as root, run"
		echo "  apt-get update && $lib_install"
		return 1
	fi >&2
	echo "installing:$lib_missing"
	lib_log=${TMPDIR:-/tmp}/schemadiff-apt.$$
	if ! { apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
		$lib_install; } >"$lib_log" 2>&1; then
		cat "$lib_log" >&2
		rm -f "$lib_log"
		echo 'schemadiff: the packages could not be installed' >&2
		return 1
	fi
	rm -f "$lib_log"
}
