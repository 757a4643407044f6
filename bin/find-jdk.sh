# Sourced. Sets jdk to the home of a JDK of at least version 25, or says where it looked and exits.

required=25

# is_new_enough DIRECTORY: reads the version from the JDK's own "release" file.
is_new_enough() {
  [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
  while IFS='=' read -r name value; do
    [ "$name" = JAVA_VERSION ] || continue
    value=${value#\"}
    value=${value%%[!0-9]*}
    [ -n "$value" ] && [ "$value" -ge "$required" ]
    return
  done < "$1/release"
  return 1
}

jdk=
looked=
for candidate in "$JUNCTION_JAVA_HOME" "$JAVA_HOME" "$JDK_HOME" \
  /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* /opt/*/jdk* \
  /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
  /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
  "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.gradle/jdks/* \
  "$HOME"/.local/share/mise/installs/java/* "$HOME"/.asdf/installs/java/*; do
  [ -n "$candidate" ] && [ -d "$candidate" ] || continue
  if is_new_enough "$candidate"; then
    jdk=$candidate
    break
  fi
  looked="$looked
  $candidate"
done

if [ -z "$jdk" ]; then
  found_on_path=$(command -v java 2>/dev/null) && found_on_path=$(readlink -f "$found_on_path") || found_on_path=
  found_on_path=${found_on_path%/bin/java}
  if [ -n "$found_on_path" ] && is_new_enough "$found_on_path"; then
    jdk=$found_on_path
  fi
fi

if [ -z "$jdk" ]; then
  echo "Junction needs a JDK of version $required or later. Name one in JUNCTION_JAVA_HOME or JAVA_HOME." >&2
  echo "Looked at these, in /usr/lib/jvm and the other usual places, and at the java of PATH:${looked:- none}" >&2
  exit 1
fi
