#!/bin/sh
# Install a browser for the tests where there is none.
set -eu
command -v "${CHROMIUM:-chromium}" >/dev/null 2>&1 && exit 0
if command -v apt-get >/dev/null 2>&1; then
  sudo=""
  [ "$(id -u)" -eq 0 ] || sudo="sudo"
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends chromium
else
  echo "Please install Chromium, or name one: CHROMIUM=/path/to/chromium make test" >&2
  exit 1
fi
