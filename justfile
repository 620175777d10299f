# Installs what the checks need and the machine lacks.
tools:
    .ci/tools

# What CI judges, step by step.
check:
    .ci/check

# Mends what a program can mend: formatting and the lints that know their own fix.
fix:
    cargo clippy --workspace --all-targets --fix --allow-dirty --allow-staged
    cargo fmt --all

# Builds and starts the server; what follows `just run` goes to it.
run *arguments:
    cargo run -- {{ arguments }}

# The README's test command.
test:
    bash -c "$(.ci/test-command)"
