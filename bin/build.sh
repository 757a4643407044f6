# Sourced by bin/node when there is nothing to start yet: builds, once, however many ask for it at the same time.

. "$bin/find-jdk.sh"
project=${bin%/*}
lock=$project/target/building

mkdir -p "$project/target"
if mkdir "$lock" 2>/dev/null; then
  trap 'rmdir "$lock" 2>/dev/null' EXIT
  trap 'rmdir "$lock" 2>/dev/null; exit 130' INT TERM
  echo "Junction: first use, building with $jdk (some minutes; what happens is in target/build.log)" >&2
  command -v mvn >/dev/null || {
    echo "Junction: the build needs Maven (mvn), which is not on the PATH" >&2
    exit 1
  }
  # The build starts bin/node itself for its training run; it must not wait for this one.
  if ! (cd "$project" && JAVA_HOME=$jdk mvn -B -q package) > "$project/target/build.log" 2>&1 < /dev/null; then
    # What follows that line is a stack trace of Maven's.
    sed '/Command execution failed/,$d' "$project/target/build.log" | tail -n 40 >&2
    echo "Junction: the build failed; all that it said is in $project/target/build.log" >&2
    exit 1
  fi
  rmdir "$lock"
  trap - EXIT INT TERM
else
  while [ -d "$lock" ]; do sleep 1; done
fi

[ -r "$home/jdk" ] || {
  echo "Junction: there is no build in $home" >&2
  exit 1
}
