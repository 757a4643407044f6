package dev.junction.napi;

import dev.junction.posix.Memory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A {@code napi_env}: one addon in one runtime. */
final class Environment {
  private static final int DESCRIPTOR_SIZE = 64;

  /** An argument of type {@code size_t} that stands for "up to the zero". */
  private static final long AUTO_LENGTH = -1;

  private static final long EXACT = 1L << 53;

  private final Addons addons;
  private final int number;
  private final long pointer;
  private int lastStatus;
  private int lastHook;
  private final Memory errorInfo = new Memory(64);
  private final Memory[] messages = new Memory[Status.MESSAGES.length];
  private final Memory fileName;
  long instanceData;
  long instanceFinalizer;
  long instanceHint;
  private final List<Hook> hooks = new ArrayList<>();

  /** A function to be called when the environment ends. */
  record Hook(long function, long argument, long handle) {}

  Environment(Addons addons, int number, String url) {
    this.addons = addons;
    this.number = number;
    var name = url.getBytes(StandardCharsets.UTF_8);
    fileName = new Memory(name.length + 8L);
    fileName.string(name);
    pointer = NativeApi.get().add(this);
  }

  long pointer() {
    return pointer;
  }

  int number() {
    return number;
  }

  Addons addons() {
    return addons;
  }

  long fileName() {
    return fileName.address();
  }

  List<Hook> hooks() {
    return hooks;
  }

  int nextHook() {
    return ++lastHook;
  }

  boolean onThread() {
    return addons.onThread();
  }

  /** Remembers what {@code napi_get_last_error_info} tells. */
  int done(int status) {
    lastStatus = status;
    return status;
  }

  int failed(Throwable error) {
    return done(
        error instanceof IllegalStateException ? Status.PENDING_EXCEPTION : Status.GENERIC_FAILURE);
  }

  /** The address of a {@code napi_extended_error_info}. */
  long errorInfo() {
    var text = lastStatus < Status.MESSAGES.length ? Status.MESSAGES[lastStatus] : null;
    long message = 0;
    if (text != null) {
      if (messages[lastStatus] == null) {
        messages[lastStatus] = new Memory(text.length() + 8L);
        messages[lastStatus].string(text);
      }
      message = messages[lastStatus].address();
    }
    Memory.putLong(errorInfo.address(), message);
    Memory.putInt(errorInfo.address() + 20, lastStatus);
    return errorInfo.address();
  }

  /** One function of the table, done in JavaScript. */
  int call(Functions.Function function, long[] words, double number) {
    if (!onThread()) {
      return Status.GENERIC_FAILURE;
    }
    var letters = function.letters();
    var optional = function.optional();
    int inputs = 0;
    int word = 1;
    // All is checked before anything is done.
    for (int i = 0; i < letters.length; i++) {
      char letter = letters[i];
      if (letter == 'd') {
        inputs++;
        continue;
      }
      if (Character.isUpperCase(letter) && letter != 'A' && letter != 'P' && letter != 'T') {
        if (words[word++] == 0 && !optional[i]) {
          return done(Status.INVALID_ARG);
        }
        continue;
      }
      inputs++;
      switch (letter) {
        case 'v', 'T' -> {
          if (words[word++] == 0) {
            return done(Status.INVALID_ARG);
          }
        }
        case 'c' -> {
          if (words[word++] == 0 && !optional[i]) {
            return done(Status.INVALID_ARG);
          }
        }
        case 's', 't', 'x' -> {
          long length = words[word + 1];
          if (words[word] == 0 && length != 0 && !optional[i]
              || length != AUTO_LENGTH && (length < 0 || length > Integer.MAX_VALUE)) {
            return done(Status.INVALID_ARG);
          }
          word += 2;
        }
        case 'A', 'P' -> {
          long count = words[word];
          if (count < 0 || count > 0 && words[word + 1] == 0) {
            return done(Status.INVALID_ARG);
          }
          if (count > Addons.SCRATCH_ARGUMENTS) {
            return done(Status.GENERIC_FAILURE);
          }
          word += 2;
        }
        default -> word++;
      }
    }
    var arguments = new Object[inputs + 2];
    arguments[0] = function.number();
    arguments[1] = this.number;
    int at = 2;
    word = 1;
    for (char letter : letters) {
      switch (letter) {
        case 'v', 'w', 'i' -> arguments[at++] = (int) words[word++];
        case 'u' -> arguments[at++] = number(words[word++] & 0xffffffffL);
        case 'l', 'p' -> arguments[at++] = number(words[word++]);
        case 'g' -> arguments[at++] = words[word++];
        case 'd' -> arguments[at++] = number;
        case 's' -> {
          arguments[at++] = utf8(words[word], words[word + 1]);
          word += 2;
        }
        case 't' -> {
          arguments[at++] = latin1(words[word], words[word + 1]);
          word += 2;
        }
        case 'x' -> {
          arguments[at++] = utf16(words[word], words[word + 1]);
          word += 2;
        }
        case 'c' -> arguments[at++] = utf8(words[word++], AUTO_LENGTH);
        case 'T' -> {
          arguments[at++] =
              Long.toHexString(Memory.getLong(words[word]))
                  + ':'
                  + Long.toHexString(Memory.getLong(words[word] + 8));
          word++;
        }
        case 'A' -> {
          int count = (int) words[word];
          for (int i = 0; i < count; i++) {
            addons.argument(i, Memory.getLong(words[word + 1] + i * 8L));
          }
          arguments[at++] = count;
          word += 2;
        }
        case 'P' -> {
          int count = (int) words[word];
          for (int i = 0; i < count; i++) {
            describe(words[word + 1] + (long) i * DESCRIPTOR_SIZE, i);
          }
          arguments[at++] = count;
          word += 2;
        }
        default -> word++;
      }
    }
    int status = addons.call(arguments);
    word = 1;
    int answer = 0;
    for (char letter : letters) {
      if ("dvwiulpgcT".indexOf(letter) >= 0) {
        word += letter == 'd' ? 0 : 1;
      } else if ("stxAP".indexOf(letter) >= 0) {
        word += 2;
      } else {
        long target = words[word++];
        if (target != 0 && status == Status.OK) {
          answer(letter, target, answer);
        }
        answer++;
      }
    }
    return done(status);
  }

  private void answer(char letter, long target, int index) {
    switch (letter) {
      case 'I' -> Memory.putInt(target, (int) (long) addons.answer(index));
      case 'B' -> Memory.putByte(target, (byte) (addons.answer(index) != 0 ? 1 : 0));
      case 'D', 'G' -> Memory.putLong(target, addons.rawAnswer(index));
      default -> Memory.putLong(target, (long) addons.answer(index));
    }
  }

  /** Hands a {@code napi_property_descriptor} to JavaScript, ahead of the call that is about it. */
  private void describe(long at, int index) {
    long name = Memory.getLong(at);
    addons.call(
        Addons.DESCRIBE,
        number,
        index,
        name == 0 ? (Object) (int) Memory.getLong(at + 8) : utf8(name, AUTO_LENGTH),
        number(Memory.getLong(at + 16)),
        number(Memory.getLong(at + 24)),
        number(Memory.getLong(at + 32)),
        (int) Memory.getLong(at + 40),
        Memory.getInt(at + 48),
        number(Memory.getLong(at + 56)));
  }

  /** A pointer or an integer as JavaScript gets it; what a number cannot hold is a bigint. */
  static Object number(long value) {
    if (value == (int) value) {
      return (int) value;
    }
    return value < EXACT && value > -EXACT ? (Object) (double) value : (Object) value;
  }

  private static int length(long at, long length) {
    if (length != AUTO_LENGTH) {
      return (int) length;
    }
    int found = 0;
    while (Memory.getByte(at + found) != 0) {
      found++;
    }
    return found;
  }

  static String utf8(long at, long length) {
    return at == 0
        ? (length == AUTO_LENGTH ? null : "")
        : new String(Memory.copy(at, length(at, length)), StandardCharsets.UTF_8);
  }

  static String latin1(long at, long length) {
    return at == 0
        ? ""
        : new String(Memory.copy(at, length(at, length)), StandardCharsets.ISO_8859_1);
  }

  static String utf16(long at, long length) {
    if (at == 0) {
      return "";
    }
    int count = 0;
    if (length == AUTO_LENGTH) {
      while (Memory.getShort(at + count * 2L) != 0) {
        count++;
      }
    } else {
      count = (int) length;
    }
    var units = new char[count];
    for (int i = 0; i < count; i++) {
      units[i] = (char) Memory.getShort(at + i * 2L);
    }
    return new String(units);
  }
}
