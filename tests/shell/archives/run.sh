#!/bin/bash
# Archives of every kind: what is in them, under which names, whose and when, and what is wrong with broken ones.
set -u
long=$(printf 'n%.0s' {1..110})
mkdir -p site/{css,img,"with space"} site/$long
echo 'body {}' > site/css/main.css; echo '<p>' > site/index.html; echo x > "site/with space/ü.txt"; echo deep > site/$long/$long.txt
ln -s css/main.css site/style; chmod 755 site/index.html; touch -d '2024-02-03 04:05:06' site/css/main.css

tar -cf a.tar --owner=root:0 --group=web:33 --mtime='2024-01-02 03:04:05' --sort=name --exclude='*.txt' site
tar -tvf a.tar
tar -cf - --transform 's,^site,pkg-1.0,' site/css site/index.html | tar -tf - | sort
tar -czf a.tgz -C site css/main.css "with space" -C .. site/style; tar tzf a.tgz | sort
mkdir out; tar -xzvf a.tgz -C out | sort; cat out/css/main.css; readlink out/site/style; stat -c %Y out/css/main.css
tar -cJf all.txz site; tar -caf all.tar.bz2 site
for one in all.txz all.tar.bz2; do tar -tf $one | wc -l; tar -xOf $one site/$long/$long.txt; file -b --mime-type $one; done

tar -rf a.tar site/$long/$long.txt; tar --delete -f a.tar site/css/main.css; tar -tf a.tar | sort | cut -c1-20
mkdir flat; tar -xf a.tar -C flat --strip-components=1 --no-same-owner; (cd flat && find . | sort | cut -c1-20); stat -c '%a %n' flat/index.html
printf '%s\0' site/index.html site/css | tar --no-recursion --null -T - -cf listed.tar; tar -tf listed.tar
tar -xf a.tar --wildcards '*.html' --to-stdout; tar -xkf a.tar -C flat --strip-components=1 site/index.html; echo "kept: $?"
tar -df listed.tar && echo same; echo more >> site/index.html; touch -d 2024-05-05 site/index.html; tar -df listed.tar; echo "differs: $?"

tar -tf a.tar missing; echo "$?"; tar -cf b.tar missing; echo "$?"; tar -tf none.tar; echo "$?"; echo junk > junk.tar; tar -xf junk.tar; echo "$?"
gzip -k site/index.html; zcat site/index.html.gz; gzip -t site/index.html.gz && echo whole
head -c 20 site/index.html.gz > cut.gz; gzip -t cut.gz; echo "$?"; gzip -dc junk.tar; echo "$?"; gunzip none.gz; echo "$?"; gzip site; echo "$?"
xz -k junk.tar; xzcat junk.tar.xz; unxz -f junk.tar.xz; echo one | gzip > two.gz; echo two | gzip >> two.gz; zcat < two.gz; bzip2 -k junk.tar; bzcat junk.tar.bz2
sha256sum --tag site/css/main.css > SUMS; md5sum -b site/css/main.css >> SUMS; cat SUMS; sha256sum -c SUMS
rm flat/style; gzip -r flat; find flat -name '*.gz' | wc -l; gunzip -r flat; find flat -name '*.gz' | wc -l
