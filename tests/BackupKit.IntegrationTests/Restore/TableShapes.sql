-- shape plain all
CREATE TABLE plain (id int NOT NULL AUTO_INCREMENT, v varchar(20), PRIMARY KEY (id)) ENGINE=InnoDB AUTO_INCREMENT=77;
-- shape no_key all
CREATE TABLE no_key (a int, b text) ENGINE=InnoDB;
-- shape many_keys all
CREATE TABLE many_keys (id int PRIMARY KEY, a int, b int NOT NULL, c varchar(50), d date, UNIQUE KEY u_null (a), UNIQUE KEY u_not_null (b), KEY k1 (c), KEY k2 (d, c), KEY k3 (c(10)), UNIQUE KEY u_prefix (c(5), b)) ENGINE=InnoDB;
-- shape auto_increment_secondary all
CREATE TABLE auto_increment_secondary (p int PRIMARY KEY, n int NOT NULL AUTO_INCREMENT, x int, KEY before_it (x), KEY counter (n), KEY after_it (x, n), UNIQUE KEY ux (x)) ENGINE=InnoDB;
-- shape auto_increment_unique all
CREATE TABLE auto_increment_unique (n bigint unsigned NOT NULL AUTO_INCREMENT, x int, y int NOT NULL, UNIQUE KEY a_first (x), UNIQUE KEY b_counter (n), UNIQUE KEY c_last (y)) ENGINE=InnoDB;
-- shape auto_increment_myisam_second all
CREATE TABLE auto_increment_myisam_second (g int NOT NULL, n int NOT NULL AUTO_INCREMENT, v int, PRIMARY KEY (g, n), KEY kv (v)) ENGINE=MyISAM;
-- shape auto_increment_myisam_secondary all
CREATE TABLE auto_increment_myisam_secondary (g int NOT NULL, n int NOT NULL AUTO_INCREMENT, v int, KEY kv (v), KEY gn (g, n)) ENGINE=MyISAM;
-- shape comments_with_keys all
CREATE TABLE comments_with_keys (id int PRIMARY KEY COMMENT 'a),\n  KEY `x` (`id`', a int COMMENT ',\n  FULLTEXT KEY', b int COMMENT 'it''s \\ ( /* ', KEY ka (a) COMMENT ',\n  KEY `not_one` (`a`)', KEY kb (b) COMMENT '*/ -- #') ENGINE=InnoDB COMMENT='x) ENGINE=MyISAM AUTO_INCREMENT=5 /*!50100 PARTITION BY HASH (a) */';
-- shape odd_names all
CREATE TABLE odd_names (`a``b` int, `KEY` int, `c,d` int, `e)` int, `f.g` int, ` lead` int, `/*!x*/` int, KEY `k,1` (`c,d`), KEY `k``2` (`a``b`, `e)`), KEY `PRIMARY KEY` (`KEY`), KEY `--` (` lead`, `/*!x*/`)) ENGINE=InnoDB;
-- shape column_named_key all
CREATE TABLE column_named_key (`key` int, `primary` int, `constraint` int, `unique` int, `foreign` int, KEY `index` (`key`), KEY `check` (`primary`)) ENGINE=InnoDB;
-- shape fulltext all
CREATE TABLE fulltext_one (id int PRIMARY KEY, a text, b text, n int, FULLTEXT KEY f1 (a), FULLTEXT KEY f2 (a, b), KEY kn (n)) ENGINE=InnoDB;
-- shape spatial all
CREATE TABLE spatial_one (id int PRIMARY KEY, n int, g geometry NOT NULL, p point NOT NULL, KEY kn (n), SPATIAL KEY sg (g), KEY kn2 (n, id), SPATIAL KEY sp (p)) ENGINE=InnoDB;
-- shape generated all
CREATE TABLE generated_one (id int PRIMARY KEY, a int, v int GENERATED ALWAYS AS (a + 1) VIRTUAL, s varchar(30) GENERATED ALWAYS AS (concat('x),', a)) STORED, KEY kv (v), UNIQUE KEY us (s)) ENGINE=InnoDB;
-- shape checks all
CREATE TABLE checks_one (id int PRIMARY KEY, a int CHECK (a > 0), b varchar(10), CONSTRAINT c_b CHECK (b <> 'KEY (,'), KEY ka (a)) ENGINE=InnoDB;
-- shape range_partition all
CREATE TABLE range_partition (id int NOT NULL, d date NOT NULL, v int, PRIMARY KEY (id, d), KEY kv (v), UNIQUE KEY u (d, id)) ENGINE=InnoDB PARTITION BY RANGE (to_days(d)) (PARTITION p0 VALUES LESS THAN (737791) ENGINE=InnoDB, PARTITION pmax VALUES LESS THAN MAXVALUE ENGINE=InnoDB);
-- shape list_columns_partition all
CREATE TABLE list_columns_partition (a varchar(10), b int, KEY kb (b)) ENGINE=InnoDB PARTITION BY LIST COLUMNS(a) (PARTITION p1 VALUES IN ('x','y)'), PARTITION p2 VALUES IN (NULL));
-- shape key_partition all
CREATE TABLE key_partition (a int NOT NULL, b int, UNIQUE KEY ua (a), KEY kb (b)) ENGINE=InnoDB PARTITION BY KEY () PARTITIONS 3;
-- shape key_partition_primary all
CREATE TABLE key_partition_primary (a int NOT NULL PRIMARY KEY, b int, KEY kb (b)) ENGINE=InnoDB PARTITION BY LINEAR KEY () PARTITIONS 2;
-- shape sub_partition all
CREATE TABLE sub_partition (a int NOT NULL, b int NOT NULL, KEY ab (a, b)) ENGINE=InnoDB PARTITION BY RANGE (a) SUBPARTITION BY HASH (b) SUBPARTITIONS 2 (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN MAXVALUE);
-- shape hash_partition_auto all
CREATE TABLE hash_partition_auto (id int NOT NULL AUTO_INCREMENT, v int, PRIMARY KEY (id), KEY kv (v)) ENGINE=InnoDB AUTO_INCREMENT=5 PARTITION BY HASH (id) PARTITIONS 4;
-- shape parent all
CREATE TABLE parent (id int PRIMARY KEY, code varchar(10) NOT NULL, UNIQUE KEY uc (code)) ENGINE=InnoDB;
-- shape child all
CREATE TABLE child (id int PRIMARY KEY, p int, code varchar(10), self int, CONSTRAINT z_first FOREIGN KEY (p) REFERENCES parent (id) ON DELETE CASCADE ON UPDATE SET NULL, CONSTRAINT a_second FOREIGN KEY (code) REFERENCES parent (code), CONSTRAINT m_self FOREIGN KEY (self) REFERENCES child (id)) ENGINE=InnoDB;
-- shape child_explicit all
CREATE TABLE child_explicit (id int PRIMARY KEY, p int, q int, KEY mine (p, q), KEY other (q), CONSTRAINT `f,k` FOREIGN KEY (p) REFERENCES parent (id)) ENGINE=InnoDB;
-- shape child_unnamed all
CREATE TABLE child_unnamed (id int PRIMARY KEY, p int, q int, FOREIGN KEY (p) REFERENCES parent (id), FOREIGN KEY (q) REFERENCES parent (id)) ENGINE=InnoDB;
-- shape strings all
CREATE TABLE strings_one (a varchar(10) DEFAULT 'it''s', b varchar(30) DEFAULT '),\n  KEY `z` (`a`)', c enum('a,b','c)','d''e','') DEFAULT '', d set('x','(') NOT NULL DEFAULT 'x,(', e char(3) CHARACTER SET latin1 COLLATE latin1_bin DEFAULT '\\', KEY ke (e), KEY ka (a)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
-- shape types all
CREATE TABLE types_one (a tinyint unsigned zerofill, b decimal(65,30), c float, d double(10,2), e bit(64), f timestamp(6) NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6), g time(3), h year, i binary(5), j varbinary(10), k longblob, l json, m mediumtext, KEY kf (f), KEY kk (k(20)), KEY km (m(7))) ENGINE=InnoDB;
-- shape row_format all
CREATE TABLE row_format_one (id int PRIMARY KEY, a int, KEY ka (a) USING BTREE) ENGINE=InnoDB ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=8 STATS_PERSISTENT=1 COMMENT='c';
-- shape memory_hash all
CREATE TABLE memory_hash (id int NOT NULL, a int, PRIMARY KEY (id) USING HASH, KEY ka (a) USING BTREE) ENGINE=MEMORY MAX_ROWS=100;
-- shape archive all
CREATE TABLE archive_one (id int NOT NULL AUTO_INCREMENT, v text, KEY k (id)) ENGINE=ARCHIVE AUTO_INCREMENT=900;
-- shape csv all
CREATE TABLE csv_one (a int NOT NULL, b varchar(10) NOT NULL) ENGINE=CSV;
-- shape myisam_fulltext all
CREATE TABLE myisam_fulltext (id int PRIMARY KEY, a text, n int, FULLTEXT KEY f (a), KEY kn (n)) ENGINE=MyISAM;
-- shape zero_dates all
CREATE TABLE zero_dates (id int PRIMARY KEY, d date DEFAULT '0000-00-00', t datetime NOT NULL DEFAULT '0000-00-00 00:00:00', ts timestamp NOT NULL DEFAULT '0000-00-00 00:00:00', KEY kd (d)) ENGINE=InnoDB;
-- shape charsets all
CREATE TABLE charsets_one (a varchar(10) CHARACTER SET gbk, b varchar(10) CHARACTER SET utf16, c varchar(10) CHARACTER SET sjis COLLATE sjis_bin, UNIQUE KEY ub (b), KEY kac (a, c)) ENGINE=InnoDB DEFAULT CHARSET=latin1;
-- shape emoji_comment all
CREATE TABLE emoji_comment (id int PRIMARY KEY, `größe` int COMMENT 'größe 你好', KEY `ключ` (`größe`)) ENGINE=InnoDB COMMENT='✓ 漢字';
-- shape desc_keys my
CREATE TABLE desc_keys (a int, b int, KEY kd (a DESC, b ASC), UNIQUE KEY ud (b DESC)) ENGINE=InnoDB;
-- shape functional my
CREATE TABLE functional (id int PRIMARY KEY, a int, s varchar(20), j json, KEY kf ((a + 1)), KEY kg ((concat(s,'),(')), a), UNIQUE KEY ku ((lower(s))), KEY km ((cast(j->'$[*]' as unsigned array)))) ENGINE=InnoDB;
-- shape invisible my
CREATE TABLE invisible_one (id int PRIMARY KEY, a int INVISIBLE, b int, KEY ka (a) INVISIBLE, KEY kb (b) COMMENT 'x' INVISIBLE) ENGINE=InnoDB;
-- shape gipk my
SET sql_generate_invisible_primary_key=ON;
CREATE TABLE gipk (a int, KEY ka (a)) ENGINE=InnoDB;
SET sql_generate_invisible_primary_key=OFF;
-- shape not_enforced my
CREATE TABLE not_enforced (a int, CONSTRAINT c1 CHECK (a > 1) NOT ENFORCED, KEY ka (a)) ENGINE=InnoDB;
-- shape fulltext_parser my
CREATE TABLE fulltext_parser (id int PRIMARY KEY, a text, b text, FULLTEXT KEY f (a) WITH PARSER ngram, FULLTEXT KEY f2 (b) COMMENT 'c, d') ENGINE=InnoDB;
-- shape fts_doc_id my
CREATE TABLE fts_doc_id (FTS_DOC_ID bigint unsigned NOT NULL AUTO_INCREMENT, a text, UNIQUE KEY FTS_DOC_ID_INDEX (FTS_DOC_ID), FULLTEXT KEY f (a)) ENGINE=InnoDB;
-- shape srid my
CREATE TABLE srid_one (id int PRIMARY KEY, g point NOT NULL SRID 4326, n int, SPATIAL KEY sg (g), KEY kn (n)) ENGINE=InnoDB;
-- shape expression_default my
CREATE TABLE expression_default (id binary(16) NOT NULL DEFAULT (uuid_to_bin(uuid())), j json DEFAULT (json_array(1,'),(')), KEY k (id)) ENGINE=InnoDB;
-- shape vector my
CREATE TABLE vector_one (id int PRIMARY KEY, v vector(3), n int, KEY kn (n)) ENGINE=InnoDB;
-- shape key_algorithm my
CREATE TABLE key_algorithm (a int NOT NULL PRIMARY KEY, b int, KEY kb (b)) ENGINE=InnoDB PARTITION BY KEY ALGORITHM=1 (a) PARTITIONS 2;
-- shape attributes my
CREATE TABLE attributes_one (id int PRIMARY KEY, a int ENGINE_ATTRIBUTE '{"k": "),("}', KEY ka (a) SECONDARY_ENGINE_ATTRIBUTE '{"x": 1}') ENGINE=InnoDB ENGINE_ATTRIBUTE='{"t": 1}';
-- shape tablespace my
CREATE TABLE tablespace_one (id int PRIMARY KEY, a int, KEY ka (a)) TABLESPACE innodb_system ENGINE=InnoDB;
-- shape key_block my
CREATE TABLE key_block (id int PRIMARY KEY, a int, KEY ka (a) KEY_BLOCK_SIZE=1024) ENGINE=MyISAM;
-- shape ignored ma
CREATE TABLE ignored_one (id int PRIMARY KEY, a int, b int, KEY ka (a) IGNORED, KEY kb (b)) ENGINE=InnoDB;
-- shape versioned ma
CREATE TABLE versioned (id int PRIMARY KEY, a int, KEY ka (a)) ENGINE=InnoDB WITH SYSTEM VERSIONING;
-- shape versioned_explicit ma
CREATE TABLE versioned_explicit (id int PRIMARY KEY, a int, rs timestamp(6) GENERATED ALWAYS AS ROW START, re timestamp(6) GENERATED ALWAYS AS ROW END, PERIOD FOR SYSTEM_TIME (rs, re), KEY ka (a)) ENGINE=InnoDB WITH SYSTEM VERSIONING;
-- shape without_overlaps ma
CREATE TABLE without_overlaps (id int, s date, e date, n int, PERIOD FOR p (s, e), UNIQUE KEY u (id, p WITHOUT OVERLAPS), UNIQUE KEY un (n), KEY kn (n, id)) ENGINE=InnoDB;
-- shape long_unique ma
CREATE TABLE long_unique (id int PRIMARY KEY, b text, c blob, UNIQUE KEY ub (b), KEY kc (c(20)), UNIQUE KEY uc (c)) ENGINE=InnoDB;
-- shape aria ma
CREATE TABLE aria_one (id int NOT NULL AUTO_INCREMENT, a varchar(100), t text, PRIMARY KEY (id), KEY ka (a), FULLTEXT KEY ft (t)) ENGINE=Aria PAGE_CHECKSUM=1 TRANSACTIONAL=1;
-- shape compressed_column ma
CREATE TABLE compressed_column (id int PRIMARY KEY, b blob COMPRESSED, v varchar(100) COMPRESSED, n int, KEY kn (n)) ENGINE=InnoDB;
-- shape uuid_inet ma
CREATE TABLE uuid_inet (u uuid NOT NULL DEFAULT uuid(), i inet6, f inet4, PRIMARY KEY (u), KEY ki (i), UNIQUE KEY uf (f)) ENGINE=InnoDB;
-- shape json_check ma
CREATE TABLE json_check (j json, k longtext CHECK (json_valid(k) and k <> '),('), n int, KEY kn (n)) ENGINE=InnoDB;
-- shape sequence_default ma
CREATE SEQUENCE seq_one START WITH 5 INCREMENT BY 3 CACHE 10;
CREATE TABLE sequence_default (id bigint NOT NULL DEFAULT nextval(seq_one), a int, PRIMARY KEY (id), KEY ka (a)) ENGINE=InnoDB;
-- shape invisible_column ma
CREATE TABLE invisible_column (id int PRIMARY KEY, a int INVISIBLE DEFAULT 5, b int, KEY kab (a, b)) ENGINE=InnoDB;
-- shape page_compressed ma
CREATE TABLE page_compressed (id int PRIMARY KEY, a int, KEY ka (a)) ENGINE=InnoDB PAGE_COMPRESSED=1;
-- shape merge my
CREATE TABLE merge_a (a int, KEY ka (a)) ENGINE=MyISAM;
CREATE TABLE merge_one (a int, KEY ka (a)) ENGINE=MERGE UNION=(merge_a) INSERT_METHOD=LAST;
-- shape wide_defaults all
CREATE TABLE wide_defaults (a varchar(30) CHARACTER SET ucs2 DEFAULT 'it''s \\ \n "é"', b enum('x','¹','漢') CHARACTER SET utf16 DEFAULT '漢', c varchar(9) CHARACTER SET latin1 DEFAULT 'é', d varchar(9) CHARACTER SET utf32 NOT NULL DEFAULT 'x', e set('ж','b') CHARACTER SET cp1251 DEFAULT 'ж', f varchar(9) CHARACTER SET gbk DEFAULT '漢\\') ENGINE=InnoDB;
