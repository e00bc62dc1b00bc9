import url, { fileURLToPath, pathToFileURL, parse, format, resolve, domainToASCII } from "node:url";
const u = new URL("https://user:pa%20ss@Example.COM:8443/a/../b/./c d?x=1&y=a b#frag");
console.log(u.href, u.origin, u.host, u.pathname, u.search, u.hash, u.username, u.password);
console.log(u);
u.searchParams.append("z", "é&=");
u.port = "443";
u.pathname = "/new path";
console.log(String(u), JSON.stringify({ u }));
const p = new URLSearchParams({ b: "2", a: "1" });
p.append("a", "3");
p.sort();
console.log(p.toString(), [...p], p.getAll("a"), p.has("a", "3"), p.size, p);
p.delete("a", "1");
console.log(`${p}`);
console.log(new URLSearchParams("?q=a+b%20c&empty&=x"), new URLSearchParams([["k", "v"]]).get("k"), Object.fromEntries(new URLSearchParams("a=1&b=2")));
console.log(new URL("../x?y#z", "http://h/a/b/c").href, new URL("//other/p", "https://h").href, URL.canParse("nope"), URL.canParse("/x", "http://h"), URL.parse("bad"), new URL("file:///tmp/a%20b.txt").pathname);
try {
  new URL("nope", void 0);
} catch (e) {
  console.log(e.name, e.code, e.message, e.input);
  console.log(e instanceof TypeError);
}
console.log(fileURLToPath("file:///tmp/a%20b.txt"), pathToFileURL("/tmp/a b#c?d.txt").href, format({ protocol: "http", host: "h:1", pathname: "/p", query: { a: [1, 2], b: "x y" } }), resolve("http://a/b/c", "../d"));
const q = parse("http://u:p@h.com:80/p/a?x=1&x=2#h", true);
console.log(q.host, q.query, q.auth, q.path);
console.log(parse("/rel?x=1").pathname);
console.log(new URL("http://münchen.de/ä?ö#ü").href, domainToASCII("español.com"), new URL("http://[::1]:3000/").hostname, new URL("http://1.2.3").hostname, new URL("mailto:a@b.c").pathname, new URL("data:text/plain,hi").protocol, new URL("blob:https://a.b/c").origin);
console.log(url.urlToHttpOptions(new URL("http://a:b@h/p?q")).path, encodeURIComponent("a b&c/é'()*!"), encodeURI("http://x/é?a=b c"), escape("é ü"), unescape("%E9"));
