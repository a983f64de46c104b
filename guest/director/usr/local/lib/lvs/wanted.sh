# The wanted table, and whether it may be applied at all.
# shellcheck shell=bash

# Reads it from standard input, of as many lines as the argument says, if any.
read_wanted() {
  local lines=$1 arrived
  cat >"$work/wanted"
  # a connection that is lost ends the input early, and half a table would be a table all the same
  arrived=$(wc -l <"$work/wanted")
  if [[ -n $lines ]] && ((arrived != lines)); then
    echo "only $arrived of $lines lines arrived, nothing was changed; run it again" >&2
    exit 1
  fi
  split_wanted
  if [[ -s $work/wanted-strange ]]; then
    printf 'not understood, nothing was changed; line %s\n' "$(<"$work/wanted-strange")" >&2
    exit 1
  fi
  unpack_programs
}

# Writes the files "wanted-rules", "wanted-conf", "wanted-programs", "wanted-settings", "wanted-strange" and
# "wanted-keys".
split_wanted() {
  local kind
  for kind in rules conf programs settings strange; do : >"$work/wanted-$kind"; done
  with_rules wanted.awk -v what=parts -v file="$work/wanted-" "$work/wanted" | sort -u >"$work/wanted-keys"
}

# Ends the run when something that is wanted is there already and was not made here.
refuse_overlap() {
  local program table there="" key
  while read -r program table; do
    if has_chain "$program" "$table"; then there+="$program -t $table"$'\n'; fi
  done < <(chains)
  with_rules wanted.awk -v what=overlap from=wanted "$work/wanted-keys" from=ours "$owned_file" from=live "$work/live" \
    from=others - <<<"$live_daemons"$'\n'"$there$(live_vips)"$'\n'"$(programs_there)" >"$work/complaints"
  [[ -s $work/complaints ]] || return 0

  echo "nothing was changed: the director holds what is wanted here and was not made here" >&2
  while read -r key; do
    case $key in
      "program "*) echo "the file $programs_path/${key#program }; remove it with: rm $programs_path/${key#program }" ;;
      "ip "*) echo "the address ${key#ip }; remove it with: ip address del ${key#ip } dev INTERFACE" ;;
      ip*" -t nat") echo "the chain LVS in the table nat; remove it or rename it with: $key -E LVS NEW_NAME" ;;
      ip*) echo "the chain LVS in the table mangle; remove it or rename it with: $key -t mangle -E LVS NEW_NAME" ;;
      --start-daemon*) echo "the ${key#* } sync daemon; stop it with: ipvsadm --stop-daemon ${key#* }" ;;
      *) echo "the virtual service $key; remove it with: ipvsadm -D $key" ;;
    esac >&2
  done <"$work/complaints"
  exit 1
}
