import type { Backend } from "./backends/Backend.ts"
import * as registry from "./backends/registry.ts"

/** Name of a backend, as its registry exports it. */
export type BackendName = keyof typeof registry

const backends: Readonly<Record<BackendName, Backend>> = registry

/** The one that needs no key and no network. */
export const defaultBackend: BackendName = "offline"

/** All backends: the default first, the others by name. */
export const backendNames: ReadonlyArray<BackendName> = [
  defaultBackend,
  ...(Object.keys(backends) as Array<BackendName>).filter((name) => name !== defaultBackend).sort()
]

/** Backends that answer any question, by name: those that can judge. */
export const judgeNames: ReadonlyArray<BackendName> = backendNames.filter((name) => backends[name].isGeneral)

/** The backend of that name. */
export const backendOf = (name: BackendName): Backend => backends[name]
