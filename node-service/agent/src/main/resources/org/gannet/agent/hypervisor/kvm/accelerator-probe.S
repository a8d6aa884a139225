# Boot sector of the accelerator probe (Gannet's own; assembled by build.sh beside it into accelerator-probe.bin).
#
# A virtualisation device can exist, open, and run firmware, and still be useless: emulating each instruction, or
# never delivering an interrupt. So this goes where an operating system goes, and says on the first serial port:
#   R  real mode reached    L  long mode with paging    T  a timer interrupt came after hlt    S  30 million turns of a
#   loop are done: nothing for a processor, a minute for something that only pretends to be one
# and then leaves through isa-debug-exit (port 0xf4) with exit status 0x20 * 2 + 1 = 65.
.code16
.globl _start
_start:
    ljmp $0, $1f
1:  xorw %ax, %ax
    movw %ax, %ds
    movw %ax, %es
    movw %ax, %ss
    movw $0x7c00, %sp
    movb $'R', %al
    movw $0x3f8, %dx
    outb %al, %dx
    cli
    cld
# page tables: level 4 at 0x1000, level 3 at 0x2000, level 2 at 0x3000: the first 2 MiB as they are
    xorw %ax, %ax
    movw $0x1000, %di
    movw $0x2800, %cx
    rep stosw
    movw $0x2003, 0x1000
    movw $0x3003, 0x2000
    movw $0x0083, 0x3000
# the firmware left interrupt 0 of the timer at vector 8: its 64-bit gate lies at 0x5000 + 8 * 16
    movw $timer, 0x5080
    movw $8, 0x5082
    movw $0x8e00, 0x5084
    lgdt gdt_register
    lidt idt_register
    movl %cr4, %eax
    orb $0x20, %al
    movl %eax, %cr4
    movl $0x1000, %eax
    movl %eax, %cr3
    movl $0xc0000080, %ecx
    rdmsr
    orw $0x100, %ax
    wrmsr
    movl %cr0, %eax
    orl $0x80000001, %eax
    movl %eax, %cr0
    ljmp $8, $long_mode
.code64
long_mode:
    movw $16, %ax
    movw %ax, %ds
    movw %ax, %ss
    movl $0x7c00, %esp
    movb $'L', %al
    movw $0x3f8, %dx
    outb %al, %dx
    movb $0xfe, %al              # only the timer
    outb %al, $0x21
    xorl %ebx, %ebx
2:  sti
    hlt
    cli
    testl %ebx, %ebx
    jz 2b
    movb $'T', %al
    movw $0x3f8, %dx
    outb %al, %dx
    movl $30000000, %ecx
3:  decl %ecx
    jnz 3b
    movb $'S', %al
    outb %al, %dx
    movw $0xf4, %dx
    movb $0x20, %al
    outb %al, %dx
4:  hlt
    jmp 4b
timer:
    movl $1, %ebx
    movb $0x20, %al
    outb %al, $0x20
    iretq
.balign 8
gdt:
    .quad 0
    .quad 0x00209a0000000000
    .quad 0x0000920000000000
gdt_register:
    .word gdt_register - gdt - 1
    .long gdt
idt_register:
    .word 0x8f
    .long 0x5000
.org 510
    .word 0xaa55
