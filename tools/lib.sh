# Shared by tools/setup, run and test; sourced, never run. All of it speaks on stderr: stdout belongs to the program.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly root
readonly minimum_cmake=3.25
readonly room_for_packages_gib=4 room_for_build_gib=2

say() { printf '%s\n' "$*" >&2; }
fail() {
  printf 'zeroplane: %s\n' "$*" >&2
  exit 1
}

# free_gib PATH: whole GiB free where PATH lies, or would lie once it exists.
free_gib() {
  local path=$1
  while [[ ! -e $path ]]; do path=$(dirname "$path"); done
  df --output=avail --block-size=1G "$path" | tail -n 1 | tr -d ' '
}

# need_room PATH GIB PURPOSE
need_room() {
  local free
  free=$(free_gib "$1")
  ((free >= $2)) || fail "$3 needs $2 GiB of free disk at $1, and $free GiB are left. Make room and start again."
}

# --- Debian packages -------------------------------------------------------------------------------------------------

# packages GROUP…: the names in tools/packages.txt, one a line.
packages() {
  awk -v groups=" $* " '!/^#/ && index(groups, " " $1 " ") { print $2 }' "$root/tools/packages.txt"
}

reason_for() { awk -v name="$1" '$2 == name { $1 = $2 = ""; sub(/^ +/, ""); print }' "$root/tools/packages.txt"; }

# Sets `as_root` to what stands before a command that needs root, after asking where somebody can answer.
# become_root COMMAND…: the command to name where it cannot be run from here.
become_root() {
  local answer
  if ((EUID == 0)); then
    as_root=()
  elif ! command -v sudo >/dev/null; then
    fail "installing packages needs root, and there is no sudo here. As root, then start again: $*"
  elif [[ -t 0 && -t 2 ]]; then
    read -r -p "Install them with sudo apt-get? [Y/n] " answer
    [[ -z $answer || $answer == [yY]* ]] || fail "nothing was installed, and Zeroplane cannot be built without them."
    as_root=(sudo)
  elif sudo -n true 2>/dev/null; then
    as_root=(sudo -n)
  else
    fail "installing packages needs your password, and nobody is here to type it. Run this, then start again: sudo $*"
  fi
}

# ensure_packages GROUP…: installs what is missing, after saying what and why. Costs some 20 ms when nothing is.
ensure_packages() {
  local wanted missing name
  mapfile -t wanted < <(packages "$@")
  command -v apt-get >/dev/null ||
    fail "this is not Debian or Ubuntu: there is no apt. Install what tools/packages.txt lists with your own package" \
      "manager, then: cmake --preset release && cmake --build --preset release && build/release/app/zeroplane"
  mapfile -t missing < <(comm -23 <(printf '%s\n' "${wanted[@]}" | sort) \
    <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${wanted[@]}" 2>/dev/null | sed -n 's/^installed //p' | sort))
  ((${#missing[@]})) || return 0

  say "Zeroplane needs these Debian packages, which are not installed yet:"
  for name in "${missing[@]}"; do say "$(printf '  %-20s %s' "$name" "$(reason_for "$name")")"; done
  need_room /var/cache/apt "$room_for_packages_gib" "Installing them with all they depend on"
  local as_root log
  become_root apt-get install --no-install-recommends "${missing[@]}"
  say "Installing (apt-get; on a bare system this takes some minutes)…"
  "${as_root[@]}" apt-get update -q=2 </dev/null >&2 || true  # One dead source need not matter; the next step tells.
  log=$(mktemp)
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends -q=2 \
    -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confold "${missing[@]}" </dev/null >"$log" 2>&1 || {
    tail -n 15 "$log" >&2
    fail "apt-get could not install the packages (its last lines are above, all of it is in $log). Is there a network," \
      "and are the sources in /etc/apt right? Debian 12 has every one of them; on a release that lacks one, install" \
      "what serves in its place."
  }
  rm -f "$log"
}

# --- Configure and build ---------------------------------------------------------------------------------------------

# LibTorch's headers take some 1.3 GiB of compiler a file, so memory limits the jobs as much as cores do.
build_jobs() {
  local memory_jobs cores
  memory_jobs=$(awk '/^MemTotal/ { print int($2 / 2097152) }' /proc/meminfo)
  cores=$(nproc)
  ((memory_jobs = memory_jobs < 1 ? 1 : memory_jobs))
  echo $((memory_jobs < cores ? memory_jobs : cores))
}

check_cmake() {
  local version
  version=$(cmake --version | awk 'NR == 1 { print $3 }')
  printf '%s\n%s\n' "$minimum_cmake" "$version" | sort --version-sort --check=quiet ||
    fail "CMake $version is too old; Zeroplane needs $minimum_cmake or newer. Debian 12 has it; elsewhere" \
      "\`pipx install cmake\` or Kitware's apt repository gives a new one."
}

# Warnings are errors in CI and with the compiler the project is tested with; a newer one may know new warnings.
werror() { [[ -n ${CI:-} || $(c++ -dumpversion) == 12* ]] && echo ON || echo OFF; }

# configure PRESET [CMake arguments…]: only when that build folder has no build files yet.
configure() {
  local preset=$1 folder=$root/build/$1
  shift
  [[ -e $folder/build.ninja ]] && return
  check_cmake
  need_room "$folder" "$room_for_build_gib" "Building Zeroplane"
  say "Configuring build/$preset; the first build takes some minutes…"
  (cd "$root" && cmake --preset "$preset" --fresh -DZEROPLANE_WERROR="$(werror)" "$@") >"$folder/configure.log" 2>&1 || {
    grep -A 12 -m 3 'CMake Error' "$folder/configure.log" >&2 || tail -n 20 "$folder/configure.log" >&2
    rm -f "$folder/build.ninja"
    fail "CMake could not configure the build (all it said: build/$preset/configure.log)."
  }
}

# build PRESET TARGET…: quiet when there is nothing to do; a counter while there is; the first errors when it fails.
build() {
  local preset=$1 folder=$root/build/$1
  shift
  local log=$folder/build.log terminal=0
  [[ -t 2 ]] && terminal=1
  NINJA_STATUS='[%f/%t] ' ninja -C "$folder" -j "$(build_jobs)" "$@" 2>&1 </dev/null | tee "$log" |
    awk -v terminal="$terminal" -v preset="$preset" '
      match($1, /^\[[0-9]+\/[0-9]+\]$/) {
        split(substr($1, 2, length($1) - 2), step, "/")
        if (step[2] < 5) next
        if (!shown++) print "Building build/" preset "…"
        if (terminal) printf "\r  %d of %d ", step[1], step[2]
        else if (int(10 * step[1] / step[2]) > tenth) print "  " 10 * (tenth = int(10 * step[1] / step[2])) " %"
        fflush()
      }
      END { if (shown && terminal) printf "\r\033[K" }' >&2 || {
    grep -E -A 4 -m 8 'error:|undefined reference|undefined symbol|CMake Error|No space left|Killed|^ninja: error' "$log" >&2 ||
      tail -n 20 "$log" >&2
    fail "the build failed; its first errors are above, all of it is in build/$preset/build.log." \
      "If you changed nothing, remove build/$preset and start again; if it stays, please file an issue with that log."
  }
}

# with_build_lock PRESET COMMAND…: one build at a time in a folder; a second waits for the first.
with_build_lock() {
  local preset=$1 lock
  shift
  mkdir -p "$root/build/$preset"
  exec {lock}>"$root/build/$preset/.lock"
  flock --nonblock "$lock" || {
    say "Another build of build/$preset is running; waiting for it…"
    flock "$lock"
  }
  "$@"
  exec {lock}>&-
}
