package dev.junction.engine;

import java.util.HexFormat;

/**
 * The instructions by which V8 calls the functions of {@link NativeFunctions}. They find the
 * address of its data in rax.
 */
final class NativeFunctionsCode {
  /**
   * {@code void call(FunctionCallbackInfo)}: the first argument is the number of a function. Of the
   * others a small integer is one value, and an object makes two of itself, an offset and a length:
   * the address of that part and its length. Whatever is not as expected ends the call without an
   * answer.
   */
  static final byte[] CALL =
      HexFormat.of()
          .parseHex(
              "55" // push rbp
                  + "53" // push rbx
                  + "4154" // push r12
                  + "4155" // push r13
                  + "4156" // push r14
                  + "4881ec90000000" // sub rsp, 144
                  + "4889fb" // mov rbx, rdi
                  + "4989c4" // mov r12, rax
                  + "448b2b" // mov r13d, dword [rbx]
                  + "418d45fe" // lea eax, [r13-2]
                  + "83f809" // cmp eax, 9
                  + "0f8731020000" // ja out
                  + "488b4350" // mov rax, [rbx+80]
                  + "85c0" // test eax, eax
                  + "0f8525020000" // jne out
                  + "48c1e820" // shr rax, 32
                  + "83f820" // cmp eax, 32
                  + "0f8318020000" // jae out
                  + "c1e005" // shl eax, 5
                  + "4d8d740440" // lea r14, [r12+rax*1+64]
                  + "49833e00" // cmp [r14], 0
                  + "0f8406020000" // je out
                  + "498b4608" // mov rax, [r14+8]
                  + "48890424" // mov [rsp], rax
                  + "41bb01000000" // mov r11d, 1
                  + "bd01000000" // mov ebp, 1
                  // next:
                  + "4439ed" // cmp ebp, r13d
                  + "0f8d7d010000" // jge ready
                  + "488b44eb50" // mov rax, [rbx+rbp*8+80]
                  + "ffc5" // inc ebp
                  + "85c0" // test eax, eax
                  + "750d" // jne object
                  + "48c1f820" // sar rax, 32
                  + "4a8904dc" // mov [rsp+r11*8], rax
                  + "41ffc3" // inc r11d
                  + "ebdf" // jmp next
                  // object:
                  + "89c1" // mov ecx, eax
                  + "83e103" // and ecx, 3
                  + "83f901" // cmp ecx, 1
                  + "0f85c4010000" // jne out
                  + "8d4d01" // lea ecx, [rbp+1]
                  + "4439e9" // cmp ecx, r13d
                  + "0f8db8010000" // jge out
                  + "488b54eb50" // mov rdx, [rbx+rbp*8+80]
                  + "488b74eb58" // mov rsi, [rbx+rbp*8+88]
                  + "83c502" // add ebp, 2
                  + "89d1" // mov ecx, edx
                  + "09f1" // or ecx, esi
                  + "0f85a1010000" // jne out
                  + "48c1fa20" // sar rdx, 32
                  + "0f8897010000" // js out
                  + "48c1fe20" // sar rsi, 32
                  + "0f888d010000" // js out
                  + "4c8d0432" // lea r8, [rdx+rsi*1]
                  + "488b48ff" // mov rcx, [rax-1]
                  + "493b0c24" // cmp rcx, [r12]
                  + "0f848c000000" // je room
                  + "8b490b" // mov ecx, dword [rcx+11]
                  + "89cf" // mov edi, ecx
                  + "81e7ffff00fc" // and edi, 0xfc00ffff
                  + "413b7c2408" // cmp edi, dword [r12+8]
                  + "0f848e000000" // je bytes
                  + "0fb7c9" // movzx ecx, cx
                  + "8b780b" // mov edi, dword [rax+11]
                  + "4939f8" // cmp r8, rdi
                  + "0f8756010000" // ja out
                  // text:
                  + "f7c1d0ff0000" // test ecx, 0xffd0
                  + "0f854a010000" // jne out
                  + "89cf" // mov edi, ecx
                  + "83e707" // and edi, 7
                  + "743e" // je whole text
                  + "83ff03" // cmp edi, 3
                  + "7410" // je part
                  + "83ff01" // cmp edi, 1
                  + "7418" // je joined
                  + "83ff05" // cmp edi, 5
                  + "0f8530010000" // jne out
                  + "eb1b" // jmp inner
                  // part:
                  + "488b7817" // mov rdi, [rax+23]
                  + "48c1ff20" // sar rdi, 32
                  + "4801fa" // add rdx, rdi
                  + "eb0e" // jmp inner
                  // joined:
                  + "488b7817" // mov rdi, [rax+23]
                  + "837f0b00" // cmp dword [rdi+11], 0
                  + "0f8513010000" // jne out
                  // inner:
                  + "488b400f" // mov rax, [rax+15]
                  + "488b48ff" // mov rcx, [rax-1]
                  + "0fb7490b" // movzx ecx, WORD [rcx+11]
                  + "ebaf" // jmp text
                  // whole text:
                  + "83e108" // and ecx, 8
                  + "413b4e14" // cmp ecx, dword [r14+20]
                  + "0f85f8000000" // jne out
                  + "85c9" // test ecx, ecx
                  + "7516" // jne place
                  + "4801d2" // add rdx, rdx
                  + "eb11" // jmp place
                  // room:
                  + "488b7807" // mov rdi, [rax+7]
                  + "48c1ef20" // shr rdi, 32
                  + "4939f8" // cmp r8, rdi
                  + "0f87de000000" // ja out
                  // place:
                  + "488d44100f" // lea rax, [rax+rdx*1+15]
                  + "eb58" // jmp put
                  // bytes:
                  + "f6402703" // test byte [rax+39], 3
                  + "0f85cd000000" // jne out
                  + "4883784f00" // cmp [rax+79], 0
                  + "0f85c2000000" // jne out
                  + "4c3b4037" // cmp r8, [rax+55]
                  + "0f87b8000000" // ja out
                  + "488b781f" // mov rdi, [rax+31]
                  + "f6474710" // test byte [rdi+71], 0x10
                  + "0f85aa000000" // jne out
                  + "488b4f37" // mov rcx, [rdi+55]
                  + "4803482f" // add rcx, [rax+47]
                  + "483b4847" // cmp rcx, [rax+71]
                  + "0f8598000000" // jne out
                  + "488b4f27" // mov rcx, [rdi+39]
                  + "482b482f" // sub rcx, [rax+47]
                  + "483b4837" // cmp rcx, [rax+55]
                  + "0f8c86000000" // jl out
                  + "488b4047" // mov rax, [rax+71]
                  + "4801d0" // add rax, rdx
                  // put:
                  + "4a8904dc" // mov [rsp+r11*8], rax
                  + "4a8974dc08" // mov [rsp+r11*8+8], rsi
                  + "4183c302" // add r11d, 2
                  + "e97afeffff" // jmp next
                  // ready:
                  + "410fb6461e" // movzx eax, byte [r14+30]
                  + "4439d8" // cmp eax, r11d
                  + "7563" // jne out
                  + "410fb64618" // movzx eax, byte [r14+24]
                  + "488b3cc4" // mov rdi, [rsp+rax*8]
                  + "410fb64619" // movzx eax, byte [r14+25]
                  + "488b34c4" // mov rsi, [rsp+rax*8]
                  + "410fb6461a" // movzx eax, byte [r14+26]
                  + "488b14c4" // mov rdx, [rsp+rax*8]
                  + "410fb6461b" // movzx eax, byte [r14+27]
                  + "488b0cc4" // mov rcx, [rsp+rax*8]
                  + "410fb6461c" // movzx eax, byte [r14+28]
                  + "4c8b04c4" // mov r8, [rsp+rax*8]
                  + "4c89e0" // mov rax, r12
                  + "41ff16" // call [r14]
                  + "418b4e10" // mov ecx, dword [r14+0x10]
                  + "83f901" // cmp ecx, 1
                  + "7209" // jb whole
                  + "7409" // je truth
                  + "83f902" // cmp ecx, 2
                  + "7409" // je pointer
                  + "89d0" // mov eax, edx
                  // whole:
                  + "eb14" // jmp answer
                  // truth:
                  + "0fb6c0" // movzx eax, al
                  + "eb0f" // jmp answer
                  // pointer:
                  + "4885c0" // test rax, rax
                  + "7407" // je none
                  + "482b442408" // sub rax, [rsp+8]
                  + "eb03" // jmp answer
                  // none:
                  + "48ffc8" // dec rax
                  // answer:
                  + "48c1e020" // shl rax, 32
                  + "48894330" // mov [rbx+48], rax
                  // out:
                  + "4881c490000000" // add rsp, 144
                  + "415e" // pop r14
                  + "415d" // pop r13
                  + "415c" // pop r12
                  + "5b" // pop rbx
                  + "5d" // pop rbp
                  + "c3" // ret
              );

  /**
   * {@code bool becomeText(bytes, length, wide)}: makes a string of a byte array of V8, of which
   * the bytes are given. See {@link Slots#becomeText}.
   */
  static final byte[] BECOME_TEXT =
      HexFormat.of()
          .parseHex(
              "488d0c37" // lea rcx, [rdi+rsi*1]
                  // pad:
                  + "f6c107" // test cl, 7
                  + "7408" // je done
                  + "c60100" // mov byte [rcx], 0
                  + "48ffc1" // inc rcx
                  + "ebf3" // jmp pad
                  // done:
                  + "4c8b4810" // mov r9, [rax+0x10]
                  + "85d2" // test edx, edx
                  + "7407" // je named
                  + "48d1ee" // shr rsi, 1
                  + "4c8b4818" // mov r9, [rax+24]
                  // named:
                  + "48c1e620" // shl rsi, 32
                  + "8b480c" // mov ecx, dword [rax+12]
                  + "4809ce" // or rsi, rcx
                  + "488977f8" // mov [rdi-8], rsi
                  + "4c894ff0" // mov [rdi-0x10], r9
                  + "b801000000" // mov eax, 1
                  + "c3" // ret
              );

  /**
   * {@code bool makeText(bytes, length, room, kind)}: copies the bytes to a byte array of V8 and
   * makes a string of that: of one byte a character if all are ASCII (0), of two (1), of one (2).
   */
  static final byte[] MAKE_TEXT =
      HexFormat.of()
          .parseHex(
              "53" // push rbx
                  + "4154" // push r12
                  + "4155" // push r13
                  + "4156" // push r14
                  + "4157" // push r15
                  + "4889c3" // mov rbx, rax
                  + "4989fc" // mov r12, rdi
                  + "4989f5" // mov r13, rsi
                  + "4989d6" // mov r14, rdx
                  + "4989cf" // mov r15, rcx
                  + "85c9" // test ecx, ecx
                  + "7514" // jne copy
                  + "488b7b20" // mov rdi, [rbx+32]
                  + "4c89e6" // mov rsi, r12
                  + "4c89ea" // mov rdx, r13
                  + "ff5328" // call [rbx+40]
                  + "0fb6c0" // movzx eax, al
                  + "85c0" // test eax, eax
                  + "741b" // je done
                  // copy:
                  + "4c89f7" // mov rdi, r14
                  + "4c89e6" // mov rsi, r12
                  + "4c89ea" // mov rdx, r13
                  + "ff5330" // call [rbx+48]
                  + "4c89f7" // mov rdi, r14
                  + "4c89ee" // mov rsi, r13
                  + "4c89fa" // mov rdx, r15
                  + "83e201" // and edx, 1
                  + "ff5338" // call [rbx+56]
                  // done:
                  + "415f" // pop r15
                  + "415e" // pop r14
                  + "415d" // pop r13
                  + "415c" // pop r12
                  + "5b" // pop rbx
                  + "c3" // ret
              );

  private NativeFunctionsCode() {}
}
