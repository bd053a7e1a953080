BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0002');
CREATE TABLE counter (
	kind TEXT NOT NULL, 
	initiative TEXT NOT NULL, 
	team TEXT NOT NULL, 
	health TEXT NOT NULL, 
	n BIGINT NOT NULL, 
	PRIMARY KEY (kind, initiative, team, health)
)
 WITHOUT ROWID

;
CREATE TABLE dependency (
	reader INTEGER NOT NULL, 
	target INTEGER NOT NULL, 
	PRIMARY KEY (reader, target), 
	FOREIGN KEY(reader) REFERENCES subject (id), 
	FOREIGN KEY(target) REFERENCES target (id)
)
 WITHOUT ROWID

;
CREATE TABLE desk (
	drawer TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (drawer, "key")
)
 WITHOUT ROWID

;
INSERT INTO "desk" VALUES('cursors','payments','17');
CREATE TABLE fact (
	seq INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	subject INTEGER NOT NULL, 
	type TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	happened BIGINT NOT NULL, 
	recorded BIGINT NOT NULL, 
	actor INTEGER, 
	source TEXT NOT NULL, 
	supersedes TEXT, 
	body TEXT NOT NULL, 
	notes INTEGER NOT NULL, 
	PRIMARY KEY (seq), 
	FOREIGN KEY(actor) REFERENCES person_ref (ref), 
	FOREIGN KEY(subject) REFERENCES subject (id), 
	UNIQUE ("key")
);
INSERT INTO "fact" VALUES(1,'config#people',1,'ConfigAdopted',1,1795165200000000,1795165500000000,1,'comment',NULL,'{"content":0,"hash":"5f","part":"people"}',1);
INSERT INTO "fact" VALUES(2,'asked#1',2,'ItemAsked',1,1795165200000000,1795165500000000,NULL,'',NULL,'{"proposed":"2026-12-11","wave":""}',0);
INSERT INTO "fact" VALUES(3,'asked#2',3,'ItemAsked',1,1795165200000000,1795165500000000,NULL,'',NULL,'{"proposed":"2026-12-11","wave":"friends"}',0);
INSERT INTO "fact" VALUES(4,'linked#1',2,'ItemLinked',1,1795165200000000,1795165500000000,NULL,'',NULL,'{"adopted":false,"native":"7","place":"payments","tracker":"files"}',0);
INSERT INTO "fact" VALUES(5,'opened#1',2,'EpisodeOpened',1,1795165200000000,1795165500000000,NULL,'',NULL,'{"anchor":"asked","due":"2026-11-24T09:00:00+00:00","episode":"ep1","holder":"team:payments-api","kind":"accept","ladder":"high","ladder_version":"9a","practice":"tracking","reasons":["declared"],"slot":"accept","tier":"high"}',0);
INSERT INTO "fact" VALUES(6,'told#1',2,'RungTold',1,1795338000000000,1795338300000000,NULL,'',NULL,'{"effect":"abcd","episode":"ep1","recipient":"person:#2","rung":"heads_up","to_holder":true}',0);
INSERT INTO "fact" VALUES(7,'files/payments/7#c1',2,'UpdateGiven',1,1795424400000000,1795424700000000,2,'comment',NULL,'{"health":"at risk","text":"waiting for certs"}',0);
INSERT INTO "fact" VALUES(8,'files/payments/7#c2',2,'UpdateGiven',2,1795683600000000,1795683900000000,2,'comment','files/payments/7#c1','{"health":"on track","note":0,"via":"tick"}',1);
INSERT INTO "fact" VALUES(9,'files/ledger/2#c1',3,'ExceptionFiled',1,1795510800000000,1795511100000000,3,'comment',NULL,'{"form":"not now","hours":6.5,"note":0,"reason":"capacity","towards":"","until":"2027-03-01"}',1);
INSERT INTO "fact" VALUES(10,'files/ledger/2#c2',3,'BlockedBy',1,1795597200000000,1795597500000000,3,'comment',NULL,'{"note":"","ref":"item:tls-move/payments-api"}',0);
INSERT INTO "fact" VALUES(11,'withdrawn#1',3,'FactWithdrawn',1,1795597200000000,1795597500000000,3,'comment',NULL,'{"target":"files/ledger/2#c2","why":"undo"}',0);
INSERT INTO "fact" VALUES(12,'susp#1',3,'SuspensionBegan',1,1795510800000000,1795511100000000,NULL,'',NULL,'{"cause":"exception","kinds":["accept","update"],"since":"2026-11-20T09:00:00+00:00","until":null}',0);
INSERT INTO "fact" VALUES(13,'person:#1#review',4,'ReviewDone',1,1795770000000000,1795770300000000,1,'comment',NULL,'{"note":0}',1);
CREATE TABLE inbox (
	delivery TEXT NOT NULL, 
	received BIGINT NOT NULL, 
	body TEXT NOT NULL, 
	done BIGINT, 
	PRIMARY KEY (delivery)
);
CREATE TABLE meta (
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "meta" VALUES('workspace','acme');
INSERT INTO "meta" VALUES('epoch','1');
CREATE TABLE note (
	seq INTEGER NOT NULL, 
	place INTEGER NOT NULL, 
	audience TEXT NOT NULL, 
	text TEXT NOT NULL, 
	PRIMARY KEY (seq, place), 
	FOREIGN KEY(seq) REFERENCES fact (seq)
)
 WITHOUT ROWID

;
INSERT INTO "note" VALUES(1,0,'owner','{"is":{"mara":{"key":"mara","name":"Mara"}},"v":1}');
INSERT INTO "note" VALUES(8,0,'public','certs arrived, ønsker god helg');
INSERT INTO "note" VALUES(9,0,'team','PCI audit');
INSERT INTO "note" VALUES(13,0,'public','went through it');
CREATE TABLE obligation (
	subject INTEGER NOT NULL, 
	episode TEXT NOT NULL, 
	practice TEXT NOT NULL, 
	slot TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	holder TEXT NOT NULL, 
	due BIGINT NOT NULL, 
	tier TEXT NOT NULL, 
	ladder TEXT NOT NULL, 
	opened BIGINT NOT NULL, 
	next_check BIGINT, 
	suspended TEXT NOT NULL, 
	PRIMARY KEY (subject, episode), 
	FOREIGN KEY(subject) REFERENCES subject (id)
)
 WITHOUT ROWID

;
CREATE TABLE outbox (
	number INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	tracker TEXT NOT NULL, 
	place TEXT NOT NULL, 
	native TEXT NOT NULL, 
	person INTEGER, 
	recipient TEXT, 
	state TEXT NOT NULL, 
	created BIGINT NOT NULL, 
	available BIGINT NOT NULL, 
	attempts INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	lease_until BIGINT, 
	due BIGINT, 
	reason TEXT NOT NULL, 
	receipt TEXT NOT NULL, 
	settled BIGINT, 
	effect TEXT NOT NULL, 
	PRIMARY KEY (number), 
	FOREIGN KEY(person) REFERENCES person_ref (ref), 
	UNIQUE (id)
);
INSERT INTO "outbox" VALUES(1,'abcd','comment','item:tls-move/payments-api','files','payments','7',2,'person:#2','sent',1795165200000000,1795165200000000,1,1,NULL,NULL,'','7#c9',1795165200000000,'{"body":"a small check-in","carries":[["ep1","heads_up",true]]}');
INSERT INTO "outbox" VALUES(2,'efgh','comment','item:tls-move/payments-api','files','payments','7',2,'person:#2','ready',1795165200000000,1795165200000000,0,0,NULL,1795165200000000,'','',NULL,'{"body":"another one","carries":[["ep1","heads_up",true]]}');
INSERT INTO "outbox" VALUES(3,'ijkl','comment','item:tls-move/payments-api','files','payments','7',2,'person:#2','sending',1795165200000000,1795165200000000,1,1,1795165320000000,1795165320000000,'','',NULL,'{"body":"on its way","carries":[["ep1","heads_up",true]]}');
CREATE TABLE person_ref (
	ref INTEGER NOT NULL, 
	"key" TEXT, 
	forgotten SMALLINT DEFAULT '0' NOT NULL, 
	PRIMARY KEY (ref), 
	UNIQUE ("key")
);
INSERT INTO "person_ref" VALUES(1,'mara',0);
INSERT INTO "person_ref" VALUES(2,'jo',0);
INSERT INTO "person_ref" VALUES(3,'kim',0);
CREATE TABLE snapshot (
	day TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	initiative TEXT NOT NULL, 
	team TEXT NOT NULL, 
	health TEXT NOT NULL, 
	n BIGINT NOT NULL, 
	PRIMARY KEY (day, kind, initiative, team, health)
)
 WITHOUT ROWID

;
INSERT INTO "snapshot" VALUES('2026-11-20','item','tls-move','ledger','not now',1);
INSERT INTO "snapshot" VALUES('2026-11-20','item','tls-move','payments-api','on track',1);
CREATE TABLE subject (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	initiative TEXT DEFAULT '' NOT NULL, 
	team TEXT DEFAULT '' NOT NULL, 
	health TEXT DEFAULT '' NOT NULL, 
	word_at BIGINT, 
	first_committed TEXT DEFAULT '' NOT NULL, 
	committed TEXT DEFAULT '' NOT NULL, 
	forecast TEXT DEFAULT '' NOT NULL, 
	actual TEXT DEFAULT '' NOT NULL, 
	excepted_until TEXT DEFAULT '' NOT NULL, 
	tier TEXT DEFAULT '' NOT NULL, 
	closed SMALLINT DEFAULT '0' NOT NULL, 
	wake BIGINT, 
	rest TEXT DEFAULT '{}' NOT NULL, 
	dirty SMALLINT DEFAULT '1' NOT NULL, 
	saved SMALLINT DEFAULT '0' NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (name)
);
INSERT INTO "subject" VALUES(1,'workspace:-','workspace','','','',NULL,'','','','','','',0,NULL,'{}',1,0);
INSERT INTO "subject" VALUES(2,'item:tls-move/payments-api','item','','','',NULL,'','','','','','',0,NULL,'{}',1,0);
INSERT INTO "subject" VALUES(3,'item:tls-move/ledger','item','','','',NULL,'','','','','','',0,NULL,'{}',1,0);
INSERT INTO "subject" VALUES(4,'person:#1','person','','','',NULL,'','','','','','',0,NULL,'{}',1,0);
CREATE TABLE target (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (name)
);
CREATE INDEX inbox_waiting ON inbox (received) WHERE done IS NULL;
CREATE INDEX subject_dirty ON subject (id) WHERE dirty = 1;
CREATE INDEX subject_team ON subject (team);
CREATE INDEX subject_wake ON subject (wake) WHERE wake IS NOT NULL;
CREATE INDEX dependency_target ON dependency (target, reader);
CREATE INDEX fact_actor ON fact (actor) WHERE actor IS NOT NULL;
CREATE INDEX fact_subject ON fact (subject, happened, seq);
CREATE INDEX fact_type ON fact (type, seq);
CREATE INDEX obligation_holder ON obligation (holder);
CREATE INDEX obligation_next_check ON obligation (next_check, subject) WHERE next_check IS NOT NULL;
CREATE INDEX outbox_due ON outbox (due, number) WHERE due IS NOT NULL;
CREATE INDEX outbox_person ON outbox (person, created);
CREATE INDEX outbox_state ON outbox (state, settled);
CREATE INDEX outbox_subject ON outbox (subject);
CREATE INDEX subject_counted ON subject (initiative, team, health, kind, saved) WHERE saved = 1;
COMMIT;
