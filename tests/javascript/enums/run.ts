// What of TypeScript becomes code: enums, namespaces, parameter properties.
enum Level { Debug = 1, Info, Warn = Info * 4, Error }
enum Mode { Read = 'r', Write = 'w' }
const enum Bits { None = 0, A = 1 << 0, B = 1 << 1, All = A | B }
namespace Text {
  export const separator = '-';
  export function slug(s: string): string { return s.toLowerCase().replace(/\W+/g, separator); }
  export namespace Inner { export const deep = slug('Deep Thing'); }
}
class Logger {
  constructor(private readonly name: string, public level: Level = Level.Info, protected lines: string[] = []) {}
  log(level: Level, message: string): void {
    if (level >= this.level) this.lines.push(`${this.name} ${Level[level]}: ${message}`);
  }
  get all(): readonly string[] { return this.lines; }
}
const logger = new Logger('app');
logger.log(Level.Debug, 'not kept');
logger.log(Level.Error, 'kept');
console.log(Level, Mode, Level.Warn, Level[8], Mode.Read, Bits.All, Bits.A | Bits.B);
console.log(Text.slug('Hello, World'), Text.Inner.deep, logger.all, logger, Object.keys(Level).length);
function fail(code: number): never {
  throw new RangeError(`code ${code}`);
}
fail(Level.Warn);
