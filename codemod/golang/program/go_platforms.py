"""The platforms that Go can build for, and the names that it reads in file names: facts of the Go toolchain."""

from __future__ import annotations

# internal/syslist: of these, past and future ones included, a file's name may end in `_GOOS`, `_GOARCH`, or both
UNIX = frozenset({"aix", "android", "darwin", "dragonfly", "freebsd", "hurd"}) | {
    "illumos", "ios", "linux", "netbsd", "openbsd", "solaris",
}  # fmt: skip
KNOWN_OS = UNIX | {"js", "nacl", "plan9", "wasip1", "windows", "zos"}
KNOWN_ARCH = frozenset({"386", "amd64", "amd64p32", "arm", "arm64", "arm64be", "armbe", "loong64", "wasm"}) | {
    "mips", "mips64", "mips64le", "mips64p32", "mips64p32le", "mipsle", "ppc", "ppc64", "ppc64le", "riscv", "riscv64",
    "s390", "s390x", "sparc", "sparc64",
}  # fmt: skip
# building for the one sets the tag of the other as well
IMPLIED = {"android": "linux", "illumos": "solaris", "ios": "darwin"}

# `go tool dist list`
BUILT = {
    "aix": ("ppc64",),
    "android": ("386", "amd64", "arm", "arm64"),
    "darwin": ("amd64", "arm64"),
    "dragonfly": ("amd64",),
    "freebsd": ("386", "amd64", "arm", "arm64"),
    "illumos": ("amd64",),
    "ios": ("amd64", "arm64"),
    "js": ("wasm",),
    "linux": (
        "386", "amd64", "arm", "arm64", "loong64", "mips", "mips64", "mips64le", "mipsle", "ppc64", "ppc64le",
        "riscv64", "s390x",
    ),
    "netbsd": ("386", "amd64", "arm", "arm64"),
    "openbsd": ("386", "amd64", "arm", "arm64", "ppc64", "riscv64"),
    "plan9": ("386", "amd64", "arm"),
    "solaris": ("amd64",),
    "wasip1": ("wasm",),
    "windows": ("386", "amd64", "arm64"),
}  # fmt: skip
# what a Go from 1.18 on could build, and the newest cannot
BUILT_EARLIER = {"freebsd": ("riscv64",), "openbsd": ("mips64",), "windows": ("arm",)}
PLATFORMS = tuple((os, arch) for table in (BUILT, BUILT_EARLIER) for os, all in table.items() for arch in all)
WITHOUT_CGO = frozenset(
    (("js", "wasm"), ("openbsd", "ppc64"), ("plan9", "386"), ("plan9", "amd64"), ("plan9", "arm"), ("wasip1", "wasm"))
)
