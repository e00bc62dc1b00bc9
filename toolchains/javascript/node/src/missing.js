// What Node.js has and this has not: calling it says so.

const NAMES = {
  assert: `fail AssertionError ok equal notEqual deepEqual notDeepEqual deepStrictEqual notDeepStrictEqual
    strictEqual notStrictEqual throws rejects doesNotThrow doesNotReject ifError match doesNotMatch
    CallTracker strict`,
  async_hooks: 'AsyncLocalStorage createHook executionAsyncId triggerAsyncId executionAsyncResource AsyncResource',
  buffer: 'Buffer SlowBuffer transcode isUtf8 isAscii btoa atob Blob resolveObjectURL File',
  child_process: 'ChildProcess exec execFile execFileSync execSync fork spawn spawnSync',
  cluster: 'Worker setupPrimary setupMaster fork disconnect',
  console: `log warn dir time timeEnd timeLog trace assert clear count countReset group groupEnd table debug
    info dirxml error groupCollapsed Console profile profileEnd timeStamp context createTask`,
  crypto: `checkPrime checkPrimeSync createCipheriv createDecipheriv createDiffieHellman
    createDiffieHellmanGroup createECDH createHash createHmac createPrivateKey createPublicKey
    createSecretKey createSign createVerify diffieHellman generatePrime generatePrimeSync getCiphers
    getCipherInfo getCurves getDiffieHellman getHashes hkdf hkdfSync pbkdf2 pbkdf2Sync generateKeyPair
    generateKeyPairSync generateKey generateKeySync privateDecrypt privateEncrypt publicDecrypt
    publicEncrypt randomBytes randomFill randomFillSync randomInt randomUUID scrypt scryptSync sign
    setEngine timingSafeEqual getFips setFips verify hash Certificate Cipher Cipheriv Decipher
    Decipheriv DiffieHellman DiffieHellmanGroup ECDH Hash Hmac KeyObject Sign Verify X509Certificate
    secureHeapUsed getRandomValues`,
  dgram: 'createSocket Socket',
  diagnostics_channel: 'channel hasSubscribers subscribe tracingChannel unsubscribe Channel',
  dns: `lookup lookupService Resolver getDefaultResultOrder setDefaultResultOrder setServers getServers
    resolve resolve4 resolve6 resolveAny resolveCaa resolveCname resolveMx resolveNaptr resolveNs
    resolvePtr resolveSoa resolveSrv resolveTxt reverse`,
  'dns/promises': `lookup lookupService Resolver getDefaultResultOrder setDefaultResultOrder setServers getServers
    resolve resolve4 resolve6 resolveAny resolveCaa resolveCname resolveMx resolveNaptr resolveNs
    resolvePtr resolveSoa resolveSrv resolveTxt reverse`,
  fs: `appendFile appendFileSync access accessSync chown chownSync chmod chmodSync close closeSync copyFile
    copyFileSync cp cpSync createReadStream createWriteStream exists existsSync fchown fchownSync fchmod
    fchmodSync fdatasync fdatasyncSync fstat fstatSync fsync fsyncSync ftruncate ftruncateSync futimes
    futimesSync lchown lchownSync link linkSync lstat lstatSync lutimes lutimesSync mkdir mkdirSync
    mkdtemp mkdtempSync open openSync openAsBlob readdir readdirSync read readSync readv readvSync
    readFile readFileSync readlink readlinkSync realpath realpathSync rename renameSync rm rmSync rmdir
    rmdirSync stat statfs statSync statfsSync symlink symlinkSync truncate truncateSync unwatchFile
    unlink unlinkSync utimes utimesSync watch watchFile writeFile writeFileSync write writeSync writev
    writevSync Dirent Stats ReadStream WriteStream FileReadStream FileWriteStream Dir opendir
    opendirSync`,
  'fs/promises': `access copyFile cp open opendir rename truncate rm rmdir mkdir readdir readlink symlink lstat stat
    statfs link unlink chmod lchmod lchown chown utimes lutimes realpath mkdtemp writeFile appendFile
    readFile watch`,
  http: `Agent ClientRequest IncomingMessage OutgoingMessage Server ServerResponse createServer
    validateHeaderName validateHeaderValue get request setMaxIdleHTTPParsers`,
  http2: `connect createServer createSecureServer getDefaultSettings getPackedSettings getUnpackedSettings
    performServerHandshake Http2ServerRequest Http2ServerResponse`,
  https: 'Agent Server createServer get request',
  inspector: 'open close url waitForDebugger Session',
  module: 'isBuiltin createRequire syncBuiltinESMExports Module runMain findSourceMap register SourceMap',
  net: `BlockList SocketAddress connect createConnection createServer isIP isIPv4 isIPv6 Server Socket
    Stream getDefaultAutoSelectFamily setDefaultAutoSelectFamily
    getDefaultAutoSelectFamilyAttemptTimeout setDefaultAutoSelectFamilyAttemptTimeout`,
  os: `arch availableParallelism cpus endianness freemem getPriority homedir hostname loadavg
    networkInterfaces platform release setPriority tmpdir totalmem type userInfo uptime version machine`,
  perf_hooks: `Performance PerformanceEntry PerformanceMark PerformanceMeasure PerformanceObserver
    PerformanceObserverEntryList PerformanceResourceTiming monitorEventLoopDelay createHistogram`,
  readline: 'Interface clearLine clearScreenDown createInterface cursorTo emitKeypressEvents moveCursor',
  stream: `isDestroyed isDisturbed isErrored isReadable isWritable Readable Writable Duplex Transform
    PassThrough duplexPair pipeline addAbortSignal finished destroy compose setDefaultHighWaterMark
    getDefaultHighWaterMark Stream`,
  timers: 'setTimeout clearTimeout setImmediate clearImmediate setInterval clearInterval active unenroll enroll',
  tls: `getCiphers convertALPNProtocols checkServerIdentity createSecureContext SecureContext TLSSocket
    Server createServer connect createSecurePair`,
  url: `Url parse resolve resolveObject format URL URLSearchParams domainToASCII domainToUnicode
    pathToFileURL fileURLToPath urlToHttpOptions`,
  util: `callbackify debug debuglog deprecate format styleText formatWithOptions getSystemErrorMap
    getSystemErrorName inherits inspect isArray isBoolean isBuffer isDeepStrictEqual isNull
    isNullOrUndefined isNumber isString isSymbol isUndefined isRegExp isObject isDate isError isFunction
    isPrimitive log promisify stripVTControlCharacters toUSVString transferableAbortSignal
    transferableAbortController aborted parseEnv parseArgs TextDecoder TextEncoder MIMEType MIMEParams`,
  v8: `cachedDataVersionTag getHeapSnapshot getHeapStatistics getHeapSpaceStatistics getHeapCodeStatistics
    setFlagsFromString Serializer Deserializer DefaultSerializer DefaultDeserializer deserialize
    takeCoverage stopCoverage serialize writeHeapSnapshot queryObjects setHeapSnapshotNearHeapLimit
    GCProfiler`,
  vm: `Script createContext createScript runInContext runInNewContext runInThisContext isContext
    compileFunction measureMemory`,
  worker_threads: `MessagePort MessageChannel markAsUntransferable moveMessagePortToContext receiveMessageOnPort
    postMessageToThread Worker BroadcastChannel setEnvironmentData getEnvironmentData`,
  zlib: `crc32 Deflate Inflate Gzip Gunzip DeflateRaw InflateRaw Unzip BrotliCompress BrotliDecompress
    deflate deflateSync gzip gzipSync deflateRaw deflateRawSync unzip unzipSync inflate inflateSync
    gunzip gunzipSync inflateRaw inflateRawSync brotliCompress brotliCompressSync brotliDecompress
    brotliDecompressSync createDeflate createInflate createDeflateRaw createInflateRaw createGzip
    createGunzip createUnzip createBrotliCompress createBrotliDecompress`,
};

const REASONS = {
  cluster: 'one call is one process',
  worker_threads: 'one call is one thread',
};
for (const name of ['dgram', 'dns', 'dns/promises', 'http2', 'net', 'tls'])
  REASONS[name] = 'there are no sockets; requests are sent by fetch, http and https';
for (const name of ['http', 'https']) REASONS[name] = 'nobody can call into a sandbox';

export function unavailable(what, reason) {
  const error = new Error(`${what} is not available in this sandbox` + (reason ? `: ${reason}` : ''));
  error.code = 'ERR_NOT_AVAILABLE';
  return error;
}

export const namesOfMissing = module => NAMES[module.slice(5)]?.split(/\s+/) ?? [];

// A name that a module lacks is found in its prototype, as a function that throws. Unknown names stay undefined.
export function tellMissing(module, exports) {
  const names = new Set(NAMES[module]?.split(/\s+/));
  if (!names.size || Object.getPrototypeOf(exports) !== Object.prototype) return;
  const get = (target, name) => {
    if (!names.has(name)) return Reflect.get(Object.prototype, name);
    return function missing() {
      throw unavailable(`${module}.${name}`, REASONS[module]);
    };
  };
  Object.setPrototypeOf(exports, new Proxy(Object.create(Object.prototype), { get }));
}
