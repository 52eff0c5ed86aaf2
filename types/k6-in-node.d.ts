// Where tsconfig.node.json sends every `k6/…` import: not a module, so such an import does not compile.
