# Guest of the integration tests (Gannet's own; assembled by build.sh beside it into test-guest.bin): needs nothing but
# a BIOS, boots in a blink, and can be told on the first serial port what to do.
#
# It says "GUEST UP" and then, about 18 times a second, "BEAT xxxxxxxx" with a count that never goes back while it
# lives. Commands, one letter each, answered by "GOT letter":
#   w  write numbered blocks: sector 128 + n gets its number at byte 4; then, and only then, "ACK xxxxxxxx"; else
#     "WRITE FAILED", and the same block once more
#   q  stop writing    d  be deaf to the power button    p  switch off    k  halt for ever without a word
.code16
.globl _start
_start:
    ljmp $0, $1f
1:  xorw %ax, %ax
    movw %ax, %ds
    movw %ax, %es
    movw %ax, %ss
    movw $0x7c00, %sp
    movb %dl, drive
    sti
    cld
    movw $0x602, %dx             # PM1_EN: power button enabled, else the press is dropped
    movw $0x100, %ax
    outw %ax, %dx
    movw $up, %si
    call say
main:
    hlt                          # until the next tick
    incl beat
    movw $beat_text, %si
    call say
    movl beat, %eax
    call hexadecimal
    testb $1, writing
    jz 2f
    movw $4, %cx
3:  pushw %cx
    call write_block
    popw %cx
    loop 3b
2:  movw $0x3fd, %dx             # anything to read?
    inb %dx, %al
    testb $1, %al
    jz 4f
    movw $0x3f8, %dx
    inb %dx, %al
    call command
4:  testb $1, deaf
    jnz main
    movw $0x600, %dx             # PM1_STS: pressed?
    inw %dx, %ax
    testw $0x100, %ax
    jz main
    movw $0x100, %ax
    outw %ax, %dx
    movw $button, %si
    call say
off:
    movw $0x604, %dx             # PM1_CNT: soft off
    movw $0x2000, %ax
    outw %ax, %dx
dead:
    cli
    hlt
    jmp dead

command:
    movb %al, got_letter
    pushw %ax
    movw $got, %si
    call say
    popw %ax
    cmpb $'w', %al
    jne 1f
    movb $1, writing
1:  cmpb $'q', %al
    jne 1f
    movb $0, writing
1:  cmpb $'d', %al
    jne 1f
    movb $1, deaf
1:  cmpb $'p', %al
    je off
    cmpb $'k', %al
    je dead
    ret

write_block:
    movl sequence, %eax
    movw $number, %di
    call digits
    movl sequence, %eax
    addl $128, %eax
    movl %eax, sector
    movw $1, count               # a write that failed has left here how much it wrote: nothing
    movb $0x43, %ah
    movb $0, %al
    movb drive, %dl
    movw $packet, %si
    int $0x13
    jc 1f
    movw $ack, %si
    call say
    movl sequence, %eax
    incl sequence
    jmp hexadecimal
1:  movw $failed, %si
    jmp say

# eight digits of eax to es:di
digits:
    movw $8, %cx
1:  roll $4, %eax
    pushw %ax
    andb $15, %al
    cmpb $10, %al
    sbbb $0x69, %al
    das
    stosb
    popw %ax
    loop 1b
    ret

# eax and the line's end to the serial port
hexadecimal:
    movw $line, %di
    call digits
    movw $line, %si

# zero-ended text at si to the serial port
say:
    lodsb
    testb %al, %al
    jz 2f
    pushw %ax
    movw $0x3fd, %dx
1:  inb %dx, %al
    testb $0x20, %al
    jz 1b
    popw %ax
    movw $0x3f8, %dx
    outb %al, %dx
    jmp say
2:  ret

up: .asciz "GUEST UP\r\n"
beat_text: .asciz "BEAT "
button: .asciz "POWER BUTTON\r\n"
got: .ascii "GOT "
got_letter: .asciz "?\r\n"
ack: .asciz "ACK "
failed: .asciz "WRITE FAILED\r\n"
line: .asciz "00000000\r\n"
beat: .long 0
sequence: .long 0
drive: .byte 0
writing: .byte 0
deaf: .byte 0
.balign 4
packet:
    .byte 16, 0
count:
    .word 1
    .word block, 0
sector:
    .long 0, 0
.org 510
    .word 0xaa55
.set block, 0x8000
.set number, 0x8004
