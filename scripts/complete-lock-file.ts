// Adds to package-lock.json the platform packages that npm left out: npm drops what it could not fetch
// or has not installed here, and `npm ci` then refuses the file everywhere. Run after `npm install`.
import { readFileSync, writeFileSync } from 'node:fs';

interface LockedPackage {
  readonly version?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly dev?: boolean;
  readonly [field: string]: unknown;
}
type LockedPackages = Readonly<Record<string, LockedPackage>>;

const EXACT = /^\d+\.\d+\.\d+$/;
const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const PROCESSORS = ['arm64', 'arm', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64'];
const C_LIBRARIES: Readonly<Record<string, string>> = {
  gnu: 'glibc',
  gnueabihf: 'glibc',
  musl: 'musl',
  musleabihf: 'musl',
};

/** `core-linux-arm64-musl` → the fields that make npm leave the package alone elsewhere. */
const platformOf = (name: string) => {
  const words = name.slice(name.lastIndexOf('/') + 1).split('-');
  const libc = words.map((word) => C_LIBRARIES[word]).find(Boolean);
  return {
    cpu: PROCESSORS.filter((processor) => words.includes(processor)),
    ...(libc ? { libc: [libc] } : {}),
    os: SYSTEMS.filter((system) => words.includes(system)),
  };
};

const entryOf = (name: string, version: string, dev: boolean | undefined): LockedPackage => {
  const { cpu, libc, os } = platformOf(name);
  return {
    version,
    cpu,
    ...(dev ? { dev } : {}),
    ...(libc ? { libc } : {}),
    optional: true,
    os,
  };
};

const isOfOnePlatform = (name: string, version: string): boolean => {
  const { cpu, os } = platformOf(name);
  return EXACT.test(version) && cpu.length > 0 && os.length > 0;
};

/**
 * Entries for optional packages that a locked package names exactly and the lock file lacks. They carry
 * no hash: npm takes it from the registry on the machines that need the package.
 */
export const missingPlatformPackages = (packages: LockedPackages): LockedPackages => {
  const missing: Record<string, LockedPackage> = {};
  for (const [path, { optionalDependencies = {}, dev }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const at = `node_modules/${name}`;
      const isLocked = packages[at] ?? packages[`${path}/${at}`];
      if (!isLocked && isOfOnePlatform(name, version)) missing[at] = entryOf(name, version, dev);
    }
  }
  return missing;
};

if (import.meta.main) {
  const path = new URL('../package-lock.json', import.meta.url);
  const lock = JSON.parse(readFileSync(path, 'utf8')) as { packages: LockedPackages };
  const missing = missingPlatformPackages(lock.packages);
  const sorted = Object.entries({ ...lock.packages, ...missing }).sort(([a], [b]) =>
    a.localeCompare(b, 'en'),
  );
  lock.packages = Object.fromEntries(sorted);
  writeFileSync(path, `${JSON.stringify(lock, undefined, 2)}\n`);
  process.stdout.write(`${Object.keys(missing).length} platform packages added\n`);
}
