# The commands of lvs-table.
# shellcheck shell=bash

apply() {
  local drain_seconds=0 lines=""
  while (($# > 0)); do
    case $1 in
      --drain-seconds) drain_seconds=${2:?} ;;
      --lines) lines=${2:?} ;;
      *) usage ;;
    esac
    shift 2
  done
  cat >"$work/wanted"
  check_wanted "$lines"
  take_turn
  check_foreign
  # before the first change, so that an interrupted run's successor knows what it made
  wanted_keys | own
  keep "$wanted_file" <"$work/wanted"
  converge "$drain_seconds"
  wanted_keys | sort -u | keep "$owned_file"
  save
}

# A connection that was lost ends the input early; half a table would be a table all the same.
check_wanted() {
  local strange
  strange=$(grep -vnE '^(-A|-a|--set|--start-daemon|ip6?tables -t mangle -A LVS) ' "$work/wanted" || true)
  if [[ -n $strange ]]; then
    printf 'not understood, nothing was changed; line %s\n' "$strange" >&2
    exit 1
  fi
  if [[ -n $1 ]] && (($(wc -l <"$work/wanted") != $1)); then
    echo "only $(wc -l <"$work/wanted") of $1 lines arrived, nothing was changed; run it again" >&2
    exit 1
  fi
}

wanted_keys() { with_rules keys.awk "$work/wanted"; }

check_foreign() {
  local key program foreign=0
  {
    live_rules
    live_daemons
  } >"$work/live"
  with_rules keys.awk "$work/live" | sort >"$work/live-keys"
  for program in iptables ip6tables; do
    if [[ -n $(wanted_marks "$program") ]] && has_chain "$program"; then echo "$program" >>"$work/live-keys"; fi
  done
  wanted_keys | sort >"$work/wanted-keys"
  while read -r key; do
    foreign=1
    case $key in
      ip*) echo "$key has a chain LVS in its table mangle that was not made here; remove or rename it" ;;
      --start-daemon*) echo "a sync daemon that is wanted runs already and was not started here; stop it with: ipvsadm --stop-daemon ${key#* }" ;;
      *) echo "the virtual service $key is wanted and was not made here; remove it with: ipvsadm -D $key" ;;
    esac >&2
  done < <(sort "$work/live-keys" | comm -12 - "$work/wanted-keys" | comm -23 - "$owned_file")
  if ((foreign)); then
    echo "nothing was changed" >&2
    exit 1
  fi
}

# Leads from the live table to the wanted one. A failing step ends it: what comes may be needed by what goes.
converge() {
  local drain_seconds=$1 program
  grep -e '^-[Aa] ' "$work/wanted" >"$work/wanted-rules" || true
  live_rules >"$work/live"
  with_rules plan.awk -v drain="$((drain_seconds > 0))" "$work/live" "$work/wanted-rules" "$owned_file" >"$work/plan"
  {
    timeout_commands
    step build
  } | run_batch || give_up
  for program in $(marking_programs); do apply_marks "$program" || give_up; done
  daemon_commands | run_batch || give_up
  step shrink | run_batch || give_up
  step leaving >"$work/draining"
  when_drained delete_servers "$drain_seconds"
  step gone | run_batch || give_up
}

# At boot the rest of a table is better than none.
give_up() { ((${keep_going-0})) || exit 1; }

delete_servers() {
  # those of a service that leaves go with it
  with_rules delete.awk "$work/wanted-rules" - | run_batch
}

timeout_commands() { grep -e '^--set ' "$work/wanted" | grep -vxF -e "$(live_timeouts)" || true; }

daemon_commands() {
  local role wanted live
  live_daemons | owned_daemons >"$work/live-daemons"
  for role in master backup; do
    wanted=$(grep -e "^--start-daemon $role " "$work/wanted" || true)
    live=$(grep -e "^--start-daemon $role " "$work/live-daemons" || true)
    if [[ $wanted == "$live" ]]; then continue; fi
    if [[ -n $live ]]; then echo "--stop-daemon $role"; fi
    if [[ -n $wanted ]]; then echo "$wanted"; fi
  done
}

save() {
  live_rules | keep "$saved_file"
  echo "saved for the next boot at $(date -u +%FT%T.%3NZ)"
}

show() {
  local program
  mkdir -p "$state"
  touch "$owned_file" "$wanted_file"
  cp "$wanted_file" "$work/wanted"
  {
    live_timeouts
    live_daemons | owned_daemons
    for program in $(marking_programs); do live_marks "$program"; done
    live_rules
  } | sed 's/^/found /'
  sed 's/^/wanted /' "$work/wanted"
  sed -n 's/^-/ours -/p' "$owned_file" | grep -v ' --start-daemon ' || true
}

restore() {
  [[ -e $wanted_file ]] || return 0
  keep_going=1
  apply <"$wanted_file"
}

keep_servers() { sed 's/^-a \(.*\) -r \([^ ]*\) .*/done with \2 of \1/'; }

drain() {
  local seconds=0
  [[ ${1-} == --seconds ]] || usage
  seconds=${2:?}
  shift 2
  [[ -s $owned_file ]] || return 0
  take_turn
  live_rules >"$work/live"
  printf '%s\n' "$@" >"$work/addresses"
  with_rules servers.awk "$work/addresses" "$owned_file" "$work/live" >"$work/draining"
  with_rules quiesce.awk "$work/draining" | run_batch
  when_drained keep_servers "$seconds"
}
