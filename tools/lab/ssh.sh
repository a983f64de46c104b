#!/bin/sh
# Logs in with a private key that is read from file descriptor 3 and kept in the memory of an agent only.
#   ssh.sh CONFIG NODE [ARGUMENT...]
set -eu
config=$1
shift
socket=/run/lvs-lab/ssh-agent.$$
eval "$(ssh-agent -a "$socket" 3<&-)" >/dev/null
trap 'kill "$SSH_AGENT_PID"' EXIT
ssh-add -q - <&3
exec 3<&-
ssh -F "$config" "$@"
