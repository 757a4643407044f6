"""Looks for V8's functions in a build of Javet's library, for engine/V8Library.java.

usage: python3 find.py libjavet-v8-linux-x86_64-i18n.v.X.Y.Z.so

Prints each function's offset and first bytes. The offsets within objects are seen in the instructions: of the isolate in
the functions found here; of Javet's runtime in Java_com_caoccao_javet_interop_V8Native_terminateExecution (the isolate) and
..._functionCall (the context: what is read next). The methods of a queue of promise jobs are those of the object that the
context points to and that points to itself (engine/MicrotaskQueues.java); the seventh of them runs the jobs. `readelf -lW`
tells where the code is; V8's builtins are in it, and a table of them is in the isolate. zlib's functions (engine/V8Zlib.java)
lie together, in the order of its source: inflate() is what loads the text "incorrect header check", deflateInit2_() what is
called with the version's text; `objdump -d` shows the rest.
"""
import re
import struct
import sys

ANY = b'[\\s\\S]{4}'
WANTED = {
    'CALL': b'\x55\x48\x89\xe5\x41\x57\x41\x56\x41\x55\x41\x54\x53\x50\x4c\x89\xc3\x41\x89\xce\x49\x89\xd7'
            b'\x49\x89\xf4\x49\x89\xfd\xe8' + ANY + re.escape(b'\x4c\x89\xef\x48\x89\xc6'),
    'SET_PROMISE_HOOK': b'\x55\x48\x89\xe5\x41\x57\x41\x56\x53\x50\x31\xc0\x48\x85\xf6\x0f\x95\xc0\x48\x89\xb7' + ANY
                        + b'\x8b\x8f' + ANY + b'\x83\xe1\x01',
    'TIME_ZONE_CHANGED': b'\x55\x48\x89\xe5\x41\x56\x53\x48\x89\xfb\x44\x0f\xb7\xb7' + ANY + b'\x66\xc7\x87' + ANY
                         + b'\x05\x00\x48\x8b\xbf' + ANY + b'\xe8' + ANY + b'\x48\x89\xdf\xe8',
    'SET_IMPORT_CALLBACK': b'\x55\x48\x89\xe5\x48\x89\xb7' + ANY + b'\x5d\xc3\xcc*\x55\x48\x89\xe5\x48\x89\xb7' + ANY
                           + b'\x5d\xc3\xcc*\x55\x48\x89\xe5\x41\x57\x41\x56\x41\x54\x53\x48\x8b\x06',
    'SET_STACK_LIMIT': b'\x55\x48\x89\xe5\x41\x56\x53\x48\x85\xf6\x74.\x49\x89\xf6\x48\x89\xfb\x48\x83\xc7\x08\xe8',
    'SET_PROMISE_REJECT_CALLBACK': b'\x55\x48\x89\xe5\x48\x89\xb7(' + ANY + b')\\\x5d\xc3\xcc*\x48\x8b\x87\\1'
                                   + b'\x48\x85\xc0\x74',
}


def sections(data):
    """(virtual address, offset in the file, size) of what is executed."""
    start, = struct.unpack_from('<Q', data, 32)
    size, count = struct.unpack_from('<HH', data, 54)
    for i in range(count):
        kind, flags, offset, address, _, length = struct.unpack_from('<IIQQQQ', data, start + i * size)
        if kind == 1 and flags & 1:
            yield address, offset, length


def main():
    data = open(sys.argv[1], 'rb').read()
    for name, pattern in WANTED.items():
        for address, offset, length in sections(data):
            for match in re.finditer(pattern, data[offset:offset + length]):
                at = offset + match.start()
                print(name, hex(address + match.start()), data[at:at + 48].hex())


main()
