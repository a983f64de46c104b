#!/bin/sh
# Logs in with a private key that is read from file descriptor 3 and kept in the memory of an agent only.
#   ssh.sh CONFIG NODE [ARGUMENT...]
# It becomes ssh itself, so that a signal to it ends the login; the agent ends after it.
set -eu
socket=/run/lvs-lab/ssh-agent.$$
# shellcheck disable=SC2016 # it is the inner shell that expands them
exec ssh-agent -a "$socket" sh -c 'ssh-add -q - <&3 && exec ssh -F "$0" "$@" 3<&-' "$@"
