import baseVariant from '@jitl/quickjs-wasmfile-release-sync'
import {
  type InterruptHandler,
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSRuntime,
  type QuickJSSyncVariant,
  type QuickJSWASMModule,
} from 'quickjs-emscripten-core'

// The engine that runs code of others, in a thread of its own: it knows nothing of the server, and nothing of Node.

const page = 65_536
/** Bytes of the stack of the code that it runs. */
const stackSize = 256 * 1024

/** The package describes its default export as CommonJS has it. */
const syncVariant = baseVariant as unknown as QuickJSSyncVariant

/** Opens the engine. `memory`: bytes that all its code together can take from the process, whatever its allocator counts. */
export function openEngine(memory: number): Promise<QuickJSWASMModule> {
  const wasmMemory = new WebAssembly.Memory({ initial: 256, maximum: 256 + Math.ceil(memory / page) })
  return newQuickJSWASMModuleFromVariant(newVariant(syncVariant, { wasmMemory }))
}

/** Makes a runtime of so many bytes; its code is interrupted as soon as `isOver`. */
export function boundedRuntime(engine: QuickJSWASMModule, memory: number, isOver: InterruptHandler): QuickJSRuntime {
  const runtime = engine.newRuntime()
  runtime.setMemoryLimit(memory)
  runtime.setMaxStackSize(stackSize)
  runtime.setInterruptHandler(isOver)
  return runtime
}
