#!/usr/bin/env python3
"""What NVIDIA's ptxas makes of the program's kernels.

    machine-code.py FOLDER_OF_PTXAS --check|--write

Assembles every kernel for every architecture from sm_70 on; fails where one has a stack frame or spills registers. The table for sm_90
stands in docs/gpu.md between two marks: --write writes it, --check fails where it is another.
"""
import pathlib, re, subprocess, sys, tempfile

tools, mode = pathlib.Path(sys.argv[1]), sys.argv[2]
kernels = sorted(pathlib.Path("src/CudnnDigits/Cuda/Kernels").glob("*.ptx"))
document = pathlib.Path("docs/gpu.md")
begin, end = "<!-- machine code: written by scripts/nvidia.sh --write -->", "<!-- end of machine code -->"
shown = "sm_90"


def run(*command):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, check=True)


def architectures():
    names = set(re.findall(r"'sm_(\d+)a?'", run(tools / "ptxas", "--help").stdout))
    return [f"sm_{number}" for number in sorted(names, key=int) if int(number) >= 70]


def assemble(ptx, architecture, cubin):
    """Registers and shared memory by kernel; complaints."""
    said = run(tools / "ptxas", "-v", "-arch", architecture, ptx, "-o", cubin).stderr
    used, wrong = {}, []
    for part in said.split("Compiling entry function '")[1:]:
        name = part.split("'")[0]
        stack, stores, loads = map(int, re.search(r"(\d+) bytes stack frame, (\d+) bytes spill stores, (\d+) bytes spill loads", part).groups())
        shared = re.search(r"(\d+) bytes smem", part)
        used[name] = (int(re.search(r"Used (\d+) registers", part).group(1)), int(shared.group(1)) if shared else 0)
        if stack or stores or loads:
            wrong.append(f"{name} on {architecture}: {stack} bytes of stack, {stores + loads} bytes spilled")
    return used, wrong


def loops(code):
    """The instructions of each innermost loop: from the target of a branch back to the branch."""
    found = []
    for place, (address, text) in enumerate(code):
        target = re.search(r"\bBRA\b.* (?:0x([0-9a-f]+))", text)
        if target and int(target.group(1), 16) < address:
            found.append([line for at, line in code[: place + 1] if at >= int(target.group(1), 16)])
    return [loop for loop in found if not any(len(other) < len(loop) and set(other) <= set(loop) for other in found)]


def count(lines, pattern):
    return sum(1 for line in lines if re.search(pattern, line))


def widths(lines, operation):
    """'2 x 16, 1 x 4': global accesses by bytes."""
    sizes = {}
    for line in lines:
        if re.search(rf"\b{operation}\b", line):
            size = 16 if ".128" in line else 8 if re.search(r"\.64(?!\])[ .]", line.split("desc")[0]) else 1 if re.search(r"\.[US]8\b", line) else 4
            sizes[size] = sizes.get(size, 0) + 1
    return ", ".join(f"{number} x {size}" for size, number in sorted(sizes.items(), reverse=True)) or "-"


def table(used, cubins):
    rows = ["| kernel | registers | shared memory, bytes | instructions | loads x bytes | stores x bytes | divisions and roots | calls "
            "| innermost loop: instructions, loads, divisions |", "| --- | ---: | ---: | ---: | --- | --- | ---: | ---: | --- |"]
    for cubin in cubins:
        for part in run(tools / "cuobjdump", "-sass", cubin).stdout.split("Function : ")[1:]:
            name = part.split()[0]
            code = [(int(at, 16), text.strip()) for at, text in re.findall(r"/\*([0-9a-f]{4,})\*/\s+(.*?);", part)]
            lines = [text for _, text in code if not re.match(r"NOP|BRA 0x[0-9a-f]+$", text)]
            inner = ["{}, {}, {}".format(len(loop), count(loop, r"\bLDG?\b"), count(loop, r"MUFU\.(RCP|RSQ)")) for loop in loops(code) if len(loop) > 1]
            rows.append(f"| `{name}` | {used[name][0]} | {used[name][1]} | {len(lines)} | {widths(lines, 'LDG?')} | {widths(lines, 'STG?')} "
                        f"| {count(lines, r'MUFU.(RCP|RSQ)')} | {count(lines, r'CALL')} | {'; '.join(inner) or '-'} |")
    return "\n".join(rows)


def main():
    wrong, all_used, cubins = [], {}, []
    with tempfile.TemporaryDirectory() as folder:
        for architecture in architectures():
            for ptx in kernels:
                cubin = pathlib.Path(folder) / f"{ptx.stem}.{architecture}.cubin"
                used, complaints = assemble(ptx, architecture, cubin)
                wrong += complaints
                if architecture == shown:
                    all_used.update(used)
                    cubins.append(cubin)
        written = table(all_used, cubins)
    text = document.read_text()
    before, _, rest = text.partition(begin)
    kept, _, after = rest.partition(end)
    if mode == "--write":
        document.write_text(f"{before}{begin}\n{written}\n{end}{after}")
    elif kept.strip() != written:
        wrong.append(f"{document}: the table of machine code is not what ptxas gives: run scripts/nvidia.sh --write")
    print("\n".join(wrong) or f"{len(all_used)} kernels for {len(architectures())} architectures ({architectures()[0]} to {architectures()[-1]}): no stack, no spills")
    sys.exit(1 if wrong else 0)


main()
