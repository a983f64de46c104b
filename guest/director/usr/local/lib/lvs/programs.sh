# Programs of the user's, which keepalived runs from a folder of their own. They come before a configuration that names
# them, and go after it.
# shellcheck shell=bash

# as configurations have it
programs_path=/usr/libexec/keepalived/programs
programs=${LVS_ROOT-}$programs_path

# Writes those of the wanted text as files to the folder "programs".
unpack_programs() {
  if [[ -e $work/programs ]]; then rm -r "$work/programs"; fi
  [[ -s $work/wanted-programs ]] || return 0
  mkdir "$work/programs"
  awk -v folder="$work/programs/" '{
    tab = index($0, "\t")
    print substr($0, tab + 1) >(folder substr($0, 1, tab - 1))
  }' "$work/wanted-programs"
}

# The names in files of what tells things apart.
names_of_programs() { sed -n 's/^program //p' "$@" | sort -u; }

# Those that are wanted or were brought here, in the form of the wanted text. What others could have changed is none.
live_programs() {
  local name
  grep -qse '^program ' "$work/wanted-keys" "$owned_file" || return 0
  for name in $(names_of_programs "$work/wanted-keys" "$owned_file"); do
    if is_roots "$programs/$name"; then awk -v name="$name" '{ print "program " name "\t" $0 }' "$programs/$name"; fi
  done
}

is_roots() { [[ -f $1 && $(stat -c "%u %a" "$1") == "0 755" ]]; }

# What tells those apart that are wanted and there, whoever brought them.
programs_there() {
  local name
  for name in $(names_of_programs "$work/wanted-keys"); do
    if [[ -e $programs/$name ]]; then echo "program $name"; fi
  done
}

# Each at once: a check may begin at any moment.
put_programs() {
  local name
  [[ -s $work/wanted-programs ]] || return 0
  for name in $(names_of_programs "$work/wanted-keys"); do
    if cmp -s "$work/programs/$name" "$programs/$name" && is_roots "$programs/$name"; then continue; fi
    tell "writes $programs_path/$name"
    mkdir -p "$programs"
    # there, where it gets the folder's label of SELinux
    cat "$work/programs/$name" >"$programs/.new"
    chmod 0755 "$programs/.new"
    sync
    mv "$programs/.new" "$programs/$name"
    kept=1
  done
}

remove_programs() {
  local name
  grep -q '^program ' "$owned_file" || return 0
  for name in $(names_of_programs "$owned_file"); do
    if [[ ! -e $programs/$name ]] || grep -qxF -e "program $name" "$work/wanted-keys"; then continue; fi
    tell "removes $programs_path/$name"
    rm "$programs/$name"
    kept=1
  done
  rmdir "$programs" 2>/dev/null || true
}
