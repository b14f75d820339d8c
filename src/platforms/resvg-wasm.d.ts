/**
 * The part of resvg-wasm that is used here. It brings types of its own, which its `exports` hide from TypeScript: the
 * declarations are named `index.d.ts` and the module `index.mjs`.
 */
declare module '@resvg/resvg-wasm' {
  /** Once in a process: called again after it succeeded, it throws. */
  export const initWasm: (wasm: Uint8Array) => Promise<void>

  /** A read picture. Throws an Error when the SVG is none. `free` gives its memory back. */
  export class Resvg {
    constructor(
      svg: string,
      options: {
        fitTo: { mode: 'width'; value: number }
        background: string
        /** The only fonts there are; the first of them stands in for any family that is not among them. */
        font: { fontBuffers: Uint8Array[] }
      },
    )
    /** `pixels` are four bytes each, by rows, and a copy: they stay when the picture is freed. */
    render(): { readonly width: number; readonly height: number; readonly pixels: Uint8Array; free(): void }
    free(): void
  }
}
