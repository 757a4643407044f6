package dev.junction.napi;

/** What the functions of Node-API answer, and its text in {@code napi_get_last_error_info}. */
interface Status {
  int OK = 0;
  int INVALID_ARG = 1;
  int STRING_EXPECTED = 3;
  int GENERIC_FAILURE = 9;
  int PENDING_EXCEPTION = 10;
  int CANCELLED = 11;
  int HANDLE_SCOPE_MISMATCH = 13;
  int QUEUE_FULL = 15;
  int CLOSING = 16;
  int BIGINT_EXPECTED = 17;

  String[] MESSAGES = {
    null,
    "Invalid argument",
    "An object was expected",
    "A string was expected",
    "A string or symbol was expected",
    "A function was expected",
    "A number was expected",
    "A boolean was expected",
    "An array was expected",
    "Unknown failure",
    "An exception is pending",
    "The async work item was cancelled",
    "napi_escape_handle already called on scope",
    "Invalid handle scope usage",
    "Invalid callback scope usage",
    "Thread-safe function queue is full",
    "Thread-safe function handle is closing",
    "A bigint was expected",
    "A date was expected",
    "An arraybuffer was expected",
    "A detachable arraybuffer was expected",
    "Main thread would deadlock",
    "External buffers are not allowed",
    "Cannot run JavaScript",
  };
}
