package dev.junction.napi;

import java.util.ArrayList;
import java.util.List;

/**
 * The functions of Node-API and how their parameters behind the environment are passed on.
 *
 * <p>What has letters is done in JavaScript ({@code internal/napi/functions.js}), under the same
 * name. Lower case is what a function takes:
 *
 * <pre>
 *   v value   w value or nothing   i u l d numbers   b boolean   p pointer   g 64 bits as a bigint
 *   s UTF-8 and its length   t Latin-1   x UTF-16   c C string   A count and values
 *   P count and property descriptors   T type tag
 * </pre>
 *
 * Upper case is where an answer goes: V value, I 32 bits, D double, B boolean, L 64 bits from a
 * number, G 64 bits. A {@code ?} behind a letter: the pointer may be null. {@code *} alone is a
 * function of {@link JavaFunctions}.
 */
final class Functions {
  private static final String TABLE =
      """
      napi_get_last_error_info *
      napi_get_undefined *
      napi_get_null *
      napi_get_global *
      napi_get_boolean *
      napi_create_object V
      napi_create_array V
      napi_create_array_with_length lV
      napi_create_double dV
      napi_create_int32 iV
      napi_create_uint32 uV
      napi_create_int64 lV
      napi_create_string_latin1 tV
      napi_create_string_utf8 sV
      napi_create_string_utf16 xV
      node_api_create_external_string_latin1 *
      node_api_create_external_string_utf16 *
      node_api_create_property_key_latin1 tV
      node_api_create_property_key_utf8 sV
      node_api_create_property_key_utf16 xV
      napi_create_symbol wV
      node_api_symbol_for sV
      napi_create_function s?ppV
      napi_create_error wvV
      napi_create_type_error wvV
      napi_create_range_error wvV
      node_api_create_syntax_error wvV
      napi_typeof vI
      napi_get_value_double vD
      napi_get_value_int32 vI
      napi_get_value_uint32 vI
      napi_get_value_int64 vL
      napi_get_value_bool vB
      napi_get_value_string_latin1 *
      napi_get_value_string_utf8 *
      napi_get_value_string_utf16 *
      napi_coerce_to_bool vV
      napi_coerce_to_number vV
      napi_coerce_to_object vV
      napi_coerce_to_string vV
      napi_get_prototype vV
      node_api_set_prototype vv
      napi_get_property_names vV
      napi_get_all_property_names viiiV
      napi_set_property vvv
      napi_has_property vvB
      napi_get_property vvV
      napi_delete_property vvB?
      napi_has_own_property vvB
      napi_set_named_property vcv
      napi_has_named_property vcB
      napi_get_named_property vcV
      napi_set_element vuv
      napi_has_element vuB
      napi_get_element vuV
      napi_delete_element vuB?
      napi_define_properties vP
      node_api_create_object_with_properties *
      napi_is_array vB
      napi_get_array_length vI
      napi_strict_equals vvB
      napi_call_function wvAV?
      napi_new_instance vAV
      napi_instanceof vvB
      napi_get_cb_info *
      napi_get_new_target *
      napi_define_class sppPV
      napi_wrap vpppL?
      napi_unwrap vL
      napi_remove_wrap vL?
      napi_create_external pppV
      napi_get_value_external vL
      napi_create_reference vuL
      napi_delete_reference p
      napi_reference_ref pI?
      napi_reference_unref pI?
      napi_get_reference_value pV
      napi_open_handle_scope *
      napi_close_handle_scope *
      napi_open_escapable_handle_scope L
      napi_close_escapable_handle_scope p
      napi_escape_handle pvV
      napi_throw v
      napi_throw_error c?c
      napi_throw_type_error c?c
      napi_throw_range_error c?c
      node_api_throw_syntax_error c?c
      napi_is_error vB
      napi_is_exception_pending B
      napi_get_and_clear_last_exception V
      napi_is_arraybuffer vB
      napi_create_arraybuffer lL?V
      napi_create_external_arraybuffer plppV
      napi_get_arraybuffer_info vL?L?
      napi_is_typedarray vB
      napi_create_typedarray ilvlV
      napi_get_typedarray_info vI?L?L?V?L?
      napi_create_dataview lvlV
      napi_is_dataview vB
      napi_get_dataview_info vL?L?V?L?
      node_api_is_sharedarraybuffer vB
      node_api_create_sharedarraybuffer lL?V
      napi_get_version *
      napi_create_promise LV
      napi_resolve_deferred pv
      napi_reject_deferred pv
      napi_is_promise vB
      napi_run_script vV
      napi_adjust_external_memory *
      napi_create_date dV
      napi_is_date vB
      napi_get_date_value vD
      napi_add_finalizer vpppL?
      node_api_post_finalizer ppp
      napi_create_bigint_int64 gV
      napi_create_bigint_uint64 gV
      napi_create_bigint_words *
      napi_get_value_bigint_int64 vGB
      napi_get_value_bigint_uint64 vGB
      napi_get_value_bigint_words *
      napi_set_instance_data *
      napi_get_instance_data *
      napi_detach_arraybuffer v
      napi_is_detached_arraybuffer vB
      napi_type_tag_object vT
      napi_check_object_type_tag vTB
      napi_object_freeze v
      napi_object_seal v
      napi_module_register *
      napi_fatal_error *
      napi_async_init wvL
      napi_async_destroy p
      napi_make_callback pvvAV?
      napi_create_buffer lL?V
      napi_create_external_buffer lpppV
      node_api_create_buffer_from_arraybuffer vllV
      napi_create_buffer_copy *
      napi_is_buffer vB
      napi_get_buffer_info vL?L?
      napi_create_async_work wvpppL
      napi_delete_async_work p
      napi_queue_async_work p
      napi_cancel_async_work p
      napi_get_node_version *
      napi_get_uv_event_loop *
      napi_fatal_exception v
      napi_add_env_cleanup_hook *
      napi_remove_env_cleanup_hook *
      napi_open_callback_scope wpL
      napi_close_callback_scope p
      napi_create_threadsafe_function *
      napi_get_threadsafe_function_context *
      napi_call_threadsafe_function *
      napi_acquire_threadsafe_function *
      napi_release_threadsafe_function *
      napi_unref_threadsafe_function *
      napi_ref_threadsafe_function *
      napi_add_async_cleanup_hook *
      napi_remove_async_cleanup_hook *
      node_api_get_module_file_name *
      """;

  /** One function; its number is its place in the list. */
  record Function(String name, int number, char[] letters, boolean[] optional) {
    boolean inJava() {
      return letters[0] == '*';
    }

    boolean takesDouble() {
      return letters[0] == 'd';
    }

    /** How many words the parameters take, the environment's among them. */
    int words() {
      int words = 1;
      for (char letter : letters) {
        words += "stxAP".indexOf(letter) >= 0 ? 2 : 1;
      }
      return words;
    }
  }

  static final List<Function> ALL = parse();

  private Functions() {}

  static List<String> names() {
    return ALL.stream().map(Function::name).toList();
  }

  private static List<Function> parse() {
    var functions = new ArrayList<Function>();
    for (var line : TABLE.lines().toList()) {
      var parts = line.split(" ");
      var letters = parts[1].replace("?", "").toCharArray();
      var optional = new boolean[letters.length];
      int at = -1;
      for (char sign : parts[1].toCharArray()) {
        if (sign == '?') {
          optional[at] = true;
        } else {
          at++;
        }
      }
      functions.add(new Function(parts[0], functions.size(), letters, optional));
    }
    return List.copyOf(functions);
  }
}
