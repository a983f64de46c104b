# The wanted table, and whether it may be applied at all.
# shellcheck shell=bash disable=SC2154

# Reads it from standard input, of as many lines as the argument says, if any.
read_wanted() {
  local lines=$1 strange arrived
  cat >"$work/wanted"
  strange=$(grep -vnE '^(-A|-a|--set|--start-daemon|ip6?tables -t mangle -A LVS|conf) |^owner keepalived$' "$work/wanted" || true)
  if [[ -n $strange ]]; then
    printf 'not understood, nothing was changed; line %s\n' "$strange" >&2
    exit 1
  fi
  # a connection that is lost ends the input early, and half a table would be a table all the same
  arrived=$(wc -l <"$work/wanted")
  if [[ -n $lines ]] && ((arrived != lines)); then
    echo "only $arrived of $lines lines arrived, nothing was changed; run it again" >&2
    exit 1
  fi
  split_wanted
}

split_wanted() {
  grep -e '^-[Aa] ' "$work/wanted" >"$work/wanted-rules" || true
  sed -n 's/^conf //p' "$work/wanted" >"$work/wanted-conf"
  with_rules keys.awk "$work/wanted" | sort -u >"$work/wanted-keys"
}

# Ends the run when something that is wanted is there already and was not made here.
refuse_overlap() {
  local program key
  {
    with_rules keys.awk "$work/live" "$work/live-daemons"
    for program in $(marking_programs); do
      if has_chain "$program"; then echo "$program"; fi
    done
  } | sort | comm -12 - "$work/wanted-keys" | comm -23 - "$owned_file" >"$work/overlap"
  [[ -s $work/overlap ]] || return 0

  echo "nothing was changed: the director holds what is wanted here and was not made here" >&2
  while read -r key; do
    case $key in
      ip*) echo "the chain LVS in the table mangle; remove it or rename it with: $key -t mangle -E LVS NEW_NAME" ;;
      --start-daemon*) echo "the ${key#* } sync daemon; stop it with: ipvsadm --stop-daemon ${key#* }" ;;
      *) echo "the virtual service $key; remove it with: ipvsadm -D $key" ;;
    esac >&2
  done <"$work/overlap"
  exit 1
}
