-- some fields
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t0`.`id`, 'null'), ',"title":', COALESCE(JSON_QUOTE(`t0`.`title`), 'null'), '}'), EXP(710)) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `articles` AS `t0`
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- all fields
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(
            CONCAT(
              '{"id":',
              COALESCE(`t0`.`id`, 'null'),
              ',"title":',
              COALESCE(JSON_QUOTE(`t0`.`title`), 'null'),
              ',"status":',
              COALESCE(JSON_QUOTE(`t0`.`status`), 'null'),
              ',"views":',
              COALESCE(`t0`.`views`, 'null'),
              ',"price":',
              COALESCE(CONCAT('"', `t0`.`price`, '"'), 'null'),
              ',"published_at":',
              COALESCE(CONCAT('"', LEFT (DATE_FORMAT(NULLIF(`t0`.`published_at`, 0), '%Y-%m-%dT%H:%i:%s.%f'), 23), 'Z', '"'), 'null'),
              ',"data":',
              COALESCE(IF (JSON_VALID(`t0`.`data`), `t0`.`data`, JSON_QUOTE(`t0`.`data`)) COLLATE utf8mb4_nopad_bin, 'null'),
              ',"is_featured":',
              CASE
                WHEN `t0`.`is_featured` IS NULL THEN 'null'
                WHEN `t0`.`is_featured` THEN 'true'
                ELSE 'false'
              END,
              ',"author":',
              COALESCE(`t0`.`author`, 'null'),
              ',"comments":',
              (
                SELECT
                  COALESCE(
                    CONCAT(
                      '[',
                      COALESCE(
                        GROUP_CONCAT(
                          COALESCE(`t1`.`id`, 'null')
                          ORDER BY
                            `t1`.`id` IS NULL DESC,
                            `t1`.`id` ASC SEPARATOR ','
                          LIMIT
                            100
                        ),
                        ''
                      ),
                      ']'
                    ),
                    EXP(710 + COUNT(*))
                  )
                FROM
                  `comments` AS `t1`
                WHERE
                  `t1`.`article` = `t0`.`id`
              ),
              ',"tags":',
              (
                SELECT
                  COALESCE(
                    CONCAT(
                      '[',
                      COALESCE(
                        GROUP_CONCAT(
                          COALESCE(`t2`.`id`, 'null')
                          ORDER BY
                            `t2`.`id` IS NULL DESC,
                            `t2`.`id` ASC SEPARATOR ','
                          LIMIT
                            100
                        ),
                        ''
                      ),
                      ']'
                    ),
                    EXP(710 + COUNT(*))
                  )
                FROM
                  `articles_tags` AS `t2`
                WHERE
                  `t2`.`articles_id` = `t0`.`id`
              ),
              '}'
            ),
            EXP(710)
          ) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `articles` AS `t0`
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- by key
SELECT
  (
    SELECT
      COALESCE(CONCAT('[', COALESCE(GROUP_CONCAT(`row`.`json` SEPARATOR ','), ''), ']'), EXP(710 + COUNT(*)))
    FROM
      (
        SELECT
          COALESCE(
            CONCAT(
              '{"id":',
              COALESCE(`t0`.`id`, 'null'),
              ',"title":',
              COALESCE(JSON_QUOTE(`t0`.`title`), 'null'),
              ',"status":',
              COALESCE(JSON_QUOTE(`t0`.`status`), 'null'),
              ',"views":',
              COALESCE(`t0`.`views`, 'null'),
              ',"price":',
              COALESCE(CONCAT('"', `t0`.`price`, '"'), 'null'),
              ',"published_at":',
              COALESCE(CONCAT('"', LEFT (DATE_FORMAT(NULLIF(`t0`.`published_at`, 0), '%Y-%m-%dT%H:%i:%s.%f'), 23), 'Z', '"'), 'null'),
              ',"data":',
              COALESCE(IF (JSON_VALID(`t0`.`data`), `t0`.`data`, JSON_QUOTE(`t0`.`data`)) COLLATE utf8mb4_nopad_bin, 'null'),
              ',"is_featured":',
              CASE
                WHEN `t0`.`is_featured` IS NULL THEN 'null'
                WHEN `t0`.`is_featured` THEN 'true'
                ELSE 'false'
              END,
              ',"author":',
              COALESCE(`t0`.`author`, 'null'),
              '}'
            ),
            EXP(710)
          ) AS `json`
        FROM
          `articles` AS `t0`
        WHERE
          `t0`.`id` = CAST($1 AS SIGNED)
        LIMIT
          1
      ) AS `row`
  ) AS `version`,
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(
            CONCAT(
              '{"id":',
              COALESCE(`t1`.`id`, 'null'),
              ',"title":',
              COALESCE(JSON_QUOTE(`t1`.`title`), 'null'),
              ',"status":',
              COALESCE(JSON_QUOTE(`t1`.`status`), 'null'),
              ',"views":',
              COALESCE(`t1`.`views`, 'null'),
              ',"price":',
              COALESCE(CONCAT('"', `t1`.`price`, '"'), 'null'),
              ',"published_at":',
              COALESCE(CONCAT('"', LEFT (DATE_FORMAT(NULLIF(`t1`.`published_at`, 0), '%Y-%m-%dT%H:%i:%s.%f'), 23), 'Z', '"'), 'null'),
              ',"data":',
              COALESCE(IF (JSON_VALID(`t1`.`data`), `t1`.`data`, JSON_QUOTE(`t1`.`data`)) COLLATE utf8mb4_nopad_bin, 'null'),
              ',"is_featured":',
              CASE
                WHEN `t1`.`is_featured` IS NULL THEN 'null'
                WHEN `t1`.`is_featured` THEN 'true'
                ELSE 'false'
              END,
              ',"author":',
              COALESCE(`t1`.`author`, 'null'),
              ',"comments":',
              (
                SELECT
                  COALESCE(
                    CONCAT(
                      '[',
                      COALESCE(
                        GROUP_CONCAT(
                          COALESCE(`t2`.`id`, 'null')
                          ORDER BY
                            `t2`.`id` IS NULL DESC,
                            `t2`.`id` ASC SEPARATOR ','
                          LIMIT
                            100
                        ),
                        ''
                      ),
                      ']'
                    ),
                    EXP(710 + COUNT(*))
                  )
                FROM
                  `comments` AS `t2`
                WHERE
                  `t2`.`article` = `t1`.`id`
              ),
              ',"tags":',
              (
                SELECT
                  COALESCE(
                    CONCAT(
                      '[',
                      COALESCE(
                        GROUP_CONCAT(
                          COALESCE(`t3`.`id`, 'null')
                          ORDER BY
                            `t3`.`id` IS NULL DESC,
                            `t3`.`id` ASC SEPARATOR ','
                          LIMIT
                            100
                        ),
                        ''
                      ),
                      ']'
                    ),
                    EXP(710 + COUNT(*))
                  )
                FROM
                  `articles_tags` AS `t3`
                WHERE
                  `t3`.`articles_id` = `t1`.`id`
              ),
              '}'
            ),
            EXP(710)
          ) AS `json`,
          `t1`.`id` AS `by0`
        FROM
          `articles` AS `t1`
        WHERE
          `t1`.`id` = CAST($1 AS SIGNED)
        ORDER BY
          `t1`.`id` ASC
        LIMIT
          1
      ) AS `row`
  ) AS `data`

-- by key with a relation
SELECT
  (
    SELECT
      COALESCE(CONCAT('[', COALESCE(GROUP_CONCAT(`row`.`json` SEPARATOR ','), ''), ']'), EXP(710 + COUNT(*)))
    FROM
      (
        SELECT
          COALESCE(
            CONCAT(
              '{"id":',
              COALESCE(`t0`.`id`, 'null'),
              ',"title":',
              COALESCE(JSON_QUOTE(`t0`.`title`), 'null'),
              ',"status":',
              COALESCE(JSON_QUOTE(`t0`.`status`), 'null'),
              ',"views":',
              COALESCE(`t0`.`views`, 'null'),
              ',"price":',
              COALESCE(CONCAT('"', `t0`.`price`, '"'), 'null'),
              ',"published_at":',
              COALESCE(CONCAT('"', LEFT (DATE_FORMAT(NULLIF(`t0`.`published_at`, 0), '%Y-%m-%dT%H:%i:%s.%f'), 23), 'Z', '"'), 'null'),
              ',"data":',
              COALESCE(IF (JSON_VALID(`t0`.`data`), `t0`.`data`, JSON_QUOTE(`t0`.`data`)) COLLATE utf8mb4_nopad_bin, 'null'),
              ',"is_featured":',
              CASE
                WHEN `t0`.`is_featured` IS NULL THEN 'null'
                WHEN `t0`.`is_featured` THEN 'true'
                ELSE 'false'
              END,
              ',"author":',
              COALESCE(`t0`.`author`, 'null'),
              '}'
            ),
            EXP(710)
          ) AS `json`
        FROM
          `articles` AS `t0`
        WHERE
          `t0`.`id` = CAST($1 AS SIGNED)
        LIMIT
          1
      ) AS `row`
  ) AS `version`,
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(
            CONCAT(
              '{"title":',
              COALESCE(JSON_QUOTE(`t1`.`title`), 'null'),
              ',"author":',
              COALESCE(
                (
                  SELECT
                    COALESCE(CONCAT('{"name":', COALESCE(JSON_QUOTE(`t2`.`name`), 'null'), '}'), EXP(710))
                  FROM
                    `authors` AS `t2`
                  WHERE
                    `t2`.`id` = `t1`.`author`
                  LIMIT
                    1
                ),
                'null'
              ),
              '}'
            ),
            EXP(710)
          ) AS `json`,
          `t1`.`id` AS `by0`
        FROM
          `articles` AS `t1`
        WHERE
          `t1`.`id` = CAST($1 AS SIGNED)
        ORDER BY
          `t1`.`id` ASC
        LIMIT
          1
      ) AS `row`
  ) AS `data`

-- many-to-one
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(
            CONCAT(
              '{"title":',
              COALESCE(JSON_QUOTE(`t0`.`title`), 'null'),
              ',"author":',
              COALESCE(
                (
                  SELECT
                    COALESCE(CONCAT('{"name":', COALESCE(JSON_QUOTE(`t1`.`name`), 'null'), '}'), EXP(710))
                  FROM
                    `authors` AS `t1`
                  WHERE
                    `t1`.`id` = `t0`.`author`
                  LIMIT
                    1
                ),
                'null'
              ),
              '}'
            ),
            EXP(710)
          ) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `articles` AS `t0`
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- one-to-many
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(
            CONCAT(
              '{"name":',
              COALESCE(JSON_QUOTE(`t0`.`name`), 'null'),
              ',"articles":',
              (
                SELECT
                  COALESCE(
                    CONCAT(
                      '[',
                      COALESCE(
                        GROUP_CONCAT(
                          COALESCE(CONCAT('{"title":', COALESCE(JSON_QUOTE(`t1`.`title`), 'null'), '}'), EXP(710))
                          ORDER BY
                            `t1`.`id` IS NULL DESC,
                            `t1`.`id` ASC SEPARATOR ','
                          LIMIT
                            100
                        ),
                        ''
                      ),
                      ']'
                    ),
                    EXP(710 + COUNT(*))
                  )
                FROM
                  `articles` AS `t1`
                WHERE
                  `t1`.`author` = `t0`.`id`
              ),
              '}'
            ),
            EXP(710)
          ) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `authors` AS `t0`
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- many-to-many
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(
            CONCAT(
              '{"title":',
              COALESCE(JSON_QUOTE(`t0`.`title`), 'null'),
              ',"tags":',
              (
                SELECT
                  COALESCE(
                    CONCAT(
                      '[',
                      COALESCE(
                        GROUP_CONCAT(
                          COALESCE(
                            CONCAT(
                              '{"tags_id":',
                              COALESCE(
                                (
                                  SELECT
                                    COALESCE(CONCAT('{"name":', COALESCE(JSON_QUOTE(`t2`.`name`), 'null'), '}'), EXP(710))
                                  FROM
                                    `tags` AS `t2`
                                  WHERE
                                    `t2`.`id` = `t1`.`tags_id`
                                  LIMIT
                                    1
                                ),
                                'null'
                              ),
                              '}'
                            ),
                            EXP(710)
                          )
                          ORDER BY
                            `keys`.`place` SEPARATOR ','
                        ),
                        ''
                      ),
                      ']'
                    ),
                    EXP(710 + COUNT(*))
                  )
                FROM
                  JSON_TABLE (
                    (
                      SELECT
                        CONCAT(
                          '[',
                          GROUP_CONCAT(
                            JSON_ARRAY(`t1`.`id`)
                            ORDER BY
                              `t1`.`id` IS NULL DESC,
                              `t1`.`id` ASC SEPARATOR ','
                            LIMIT
                              100
                          ),
                          ']'
                        )
                      FROM
                        `articles_tags` AS `t1`
                      WHERE
                        `t1`.`articles_id` = `t0`.`id`
                    ),
                    '$[*]' COLUMNS (`place` FOR ORDINALITY, `0` BIGINT PATH '$[0]')
                  ) AS `keys`
                  STRAIGHT_JOIN (`articles_tags` AS `t1`)
                WHERE
                  `t1`.`id` = `keys`.`0`
              ),
              '}'
            ),
            EXP(710)
          ) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `articles` AS `t0`
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- three levels of lists
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(
            CONCAT(
              '{"name":',
              COALESCE(JSON_QUOTE(`t0`.`name`), 'null'),
              ',"articles":',
              (
                SELECT
                  COALESCE(
                    CONCAT(
                      '[',
                      COALESCE(
                        GROUP_CONCAT(
                          COALESCE(
                            CONCAT(
                              '{"title":',
                              COALESCE(JSON_QUOTE(`t1`.`title`), 'null'),
                              ',"comments":',
                              (
                                SELECT
                                  COALESCE(
                                    CONCAT(
                                      '[',
                                      COALESCE(
                                        GROUP_CONCAT(
                                          COALESCE(CONCAT('{"body":', COALESCE(JSON_QUOTE(`t2`.`body`), 'null'), '}'), EXP(710))
                                          ORDER BY
                                            `t2`.`id` IS NULL DESC,
                                            `t2`.`id` ASC SEPARATOR ','
                                          LIMIT
                                            100
                                        ),
                                        ''
                                      ),
                                      ']'
                                    ),
                                    EXP(710 + COUNT(*))
                                  )
                                FROM
                                  `comments` AS `t2`
                                WHERE
                                  `t2`.`article` = `t1`.`id`
                              ),
                              ',"tags":',
                              (
                                SELECT
                                  COALESCE(
                                    CONCAT(
                                      '[',
                                      COALESCE(
                                        GROUP_CONCAT(
                                          COALESCE(
                                            CONCAT(
                                              '{"tags_id":',
                                              COALESCE(
                                                (
                                                  SELECT
                                                    COALESCE(CONCAT('{"name":', COALESCE(JSON_QUOTE(`t4`.`name`), 'null'), '}'), EXP(710))
                                                  FROM
                                                    `tags` AS `t4`
                                                  WHERE
                                                    `t4`.`id` = `t3`.`tags_id`
                                                  LIMIT
                                                    1
                                                ),
                                                'null'
                                              ),
                                              '}'
                                            ),
                                            EXP(710)
                                          )
                                          ORDER BY
                                            `keys`.`place` SEPARATOR ','
                                        ),
                                        ''
                                      ),
                                      ']'
                                    ),
                                    EXP(710 + COUNT(*))
                                  )
                                FROM
                                  JSON_TABLE (
                                    (
                                      SELECT
                                        CONCAT(
                                          '[',
                                          GROUP_CONCAT(
                                            JSON_ARRAY(`t3`.`id`)
                                            ORDER BY
                                              `t3`.`id` IS NULL DESC,
                                              `t3`.`id` ASC SEPARATOR ','
                                            LIMIT
                                              100
                                          ),
                                          ']'
                                        )
                                      FROM
                                        `articles_tags` AS `t3`
                                      WHERE
                                        `t3`.`articles_id` = `t1`.`id`
                                    ),
                                    '$[*]' COLUMNS (`place` FOR ORDINALITY, `0` BIGINT PATH '$[0]')
                                  ) AS `keys`
                                  STRAIGHT_JOIN (`articles_tags` AS `t3`)
                                WHERE
                                  `t3`.`id` = `keys`.`0`
                              ),
                              '}'
                            ),
                            EXP(710)
                          )
                          ORDER BY
                            `keys`.`place` SEPARATOR ','
                        ),
                        ''
                      ),
                      ']'
                    ),
                    EXP(710 + COUNT(*))
                  )
                FROM
                  JSON_TABLE (
                    (
                      SELECT
                        CONCAT(
                          '[',
                          GROUP_CONCAT(
                            JSON_ARRAY(`t1`.`id`)
                            ORDER BY
                              `t1`.`id` IS NULL DESC,
                              `t1`.`id` ASC SEPARATOR ','
                            LIMIT
                              100
                          ),
                          ']'
                        )
                      FROM
                        `articles` AS `t1`
                      WHERE
                        `t1`.`author` = `t0`.`id`
                    ),
                    '$[*]' COLUMNS (`place` FOR ORDINALITY, `0` BIGINT PATH '$[0]')
                  ) AS `keys`
                  STRAIGHT_JOIN (`articles` AS `t1`)
                WHERE
                  `t1`.`id` = `keys`.`0`
              ),
              '}'
            ),
            EXP(710)
          ) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `authors` AS `t0`
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- a circle of relations
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(
            CONCAT(
              '{"body":',
              COALESCE(JSON_QUOTE(`t0`.`body`), 'null'),
              ',"article":',
              COALESCE(
                (
                  SELECT
                    COALESCE(
                      CONCAT(
                        '{"author":',
                        COALESCE(
                          (
                            SELECT
                              COALESCE(
                                CONCAT(
                                  '{"articles":',
                                  (
                                    SELECT
                                      COALESCE(
                                        CONCAT(
                                          '[',
                                          COALESCE(
                                            GROUP_CONCAT(
                                              COALESCE(CONCAT('{"title":', COALESCE(JSON_QUOTE(`t3`.`title`), 'null'), '}'), EXP(710))
                                              ORDER BY
                                                `t3`.`id` IS NULL DESC,
                                                `t3`.`id` ASC SEPARATOR ','
                                              LIMIT
                                                100
                                            ),
                                            ''
                                          ),
                                          ']'
                                        ),
                                        EXP(710 + COUNT(*))
                                      )
                                    FROM
                                      `articles` AS `t3`
                                    WHERE
                                      `t3`.`author` = `t2`.`id`
                                  ),
                                  '}'
                                ),
                                EXP(710)
                              )
                            FROM
                              `authors` AS `t2`
                            WHERE
                              `t2`.`id` = `t1`.`author`
                            LIMIT
                              1
                          ),
                          'null'
                        ),
                        '}'
                      ),
                      EXP(710)
                    )
                  FROM
                    `articles` AS `t1`
                  WHERE
                    `t1`.`id` = `t0`.`article`
                  LIMIT
                    1
                ),
                'null'
              ),
              '}'
            ),
            EXP(710)
          ) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `comments` AS `t0`
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- an alias
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"headline":', COALESCE(JSON_QUOTE(`t0`.`title`), 'null'), '}'), EXP(710)) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `articles` AS `t0`
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- a count of a list
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(
            CONCAT(
              '{"title":',
              COALESCE(JSON_QUOTE(`t0`.`title`), 'null'),
              ',"comments_count":',
              COALESCE(
                (
                  SELECT
                    COUNT(*)
                  FROM
                    `comments` AS `t1`
                  WHERE
                    `t1`.`article` = `t0`.`id`
                ),
                'null'
              ),
              '}'
            ),
            EXP(710)
          ) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `articles` AS `t0`
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- a part of a date
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(
            CONCAT(
              '{"title":',
              COALESCE(JSON_QUOTE(`t0`.`title`), 'null'),
              ',"published_at_year":',
              COALESCE(YEAR(NULLIF(`t0`.`published_at`, 0)), 'null'),
              '}'
            ),
            EXP(710)
          ) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `articles` AS `t0`
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- a concealed field
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(
            CONCAT(
              '{"pin":',
              CASE
                WHEN `t0`.`pin` IS NOT NULL
                AND CAST(`t0`.`pin` AS CHAR CHARACTER SET utf8mb4) COLLATE utf8mb4_nopad_bin <> '' THEN '"**********"'
                ELSE 'null'
              END,
              '}'
            ),
            EXP(710)
          ) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `authors` AS `t0`
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- a system collection
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(
            CONCAT(
              '{"email":',
              COALESCE(JSON_QUOTE(`t0`.`email`), 'null'),
              ',"role":',
              COALESCE(
                (
                  SELECT
                    COALESCE(CONCAT('{"name":', COALESCE(JSON_QUOTE(`t1`.`name`), 'null'), '}'), EXP(710))
                  FROM
                    `directus_roles` AS `t1`
                  WHERE
                    `t1`.`id` = `t0`.`role`
                  LIMIT
                    1
                ),
                'null'
              ),
              '}'
            ),
            EXP(710)
          ) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `directus_users` AS `t0`
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- _eq
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t0`.`id`, 'null'), '}'), EXP(710)) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `articles` AS `t0`
        WHERE
          `t0`.`status` = $1 COLLATE utf8mb4_nopad_bin
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- _neq
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t0`.`id`, 'null'), '}'), EXP(710)) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `articles` AS `t0`
        WHERE
          NOT (`t0`.`status` = $1 COLLATE utf8mb4_nopad_bin)
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- _in
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t0`.`id`, 'null'), '}'), EXP(710)) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `articles` AS `t0`
        WHERE
          `t0`.`views` IN (
            SELECT
              `value`
            FROM
              JSON_TABLE ($1, '$[*]' COLUMNS (`value` BIGINT PATH '$')) AS `list`
          )
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- _nin
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t0`.`id`, 'null'), '}'), EXP(710)) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `articles` AS `t0`
        WHERE
          NOT (
            `t0`.`views` IN (
              SELECT
                `value`
              FROM
                JSON_TABLE ($1, '$[*]' COLUMNS (`value` BIGINT PATH '$')) AS `list`
            )
          )
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- _lt and _gte
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t0`.`id`, 'null'), '}'), EXP(710)) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `articles` AS `t0`
        WHERE
          (
            `t0`.`views` >= CAST($1 AS SIGNED)
            AND `t0`.`views` < CAST($2 AS SIGNED)
          )
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- _between
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t0`.`id`, 'null'), '}'), EXP(710)) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `articles` AS `t0`
        WHERE
          (
            `t0`.`views` >= CAST($1 AS SIGNED)
            AND `t0`.`views` <= CAST($2 AS SIGNED)
          )
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- _nbetween
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t0`.`id`, 'null'), '}'), EXP(710)) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `articles` AS `t0`
        WHERE
          NOT (
            `t0`.`views` >= CAST($1 AS SIGNED)
            AND `t0`.`views` <= CAST($2 AS SIGNED)
          )
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- _null
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t0`.`id`, 'null'), '}'), EXP(710)) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `articles` AS `t0`
        WHERE
          (
            `t0`.`published_at` IS NULL
            OR `t0`.`published_at` = 0
          )
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- _nnull
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t0`.`id`, 'null'), '}'), EXP(710)) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `articles` AS `t0`
        WHERE
          (
            `t0`.`published_at` IS NOT NULL
            AND NOT (`t0`.`published_at` = 0)
          )
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- _empty
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t0`.`id`, 'null'), '}'), EXP(710)) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `articles` AS `t0`
        WHERE
          (
            `t0`.`title` IS NULL
            OR `t0`.`title` = ''
          )
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- _contains
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t0`.`id`, 'null'), '}'), EXP(710)) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `articles` AS `t0`
        WHERE
          `t0`.`title` LIKE $1 COLLATE utf8mb4_nopad_bin ESCAPE '\\'
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- _icontains
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t0`.`id`, 'null'), '}'), EXP(710)) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `articles` AS `t0`
        WHERE
          LOWER(`t0`.`title`) LIKE LOWER($1) COLLATE utf8mb4_nopad_bin ESCAPE '\\'
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- _ncontains
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t0`.`id`, 'null'), '}'), EXP(710)) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `articles` AS `t0`
        WHERE
          NOT (`t0`.`title` LIKE $1 COLLATE utf8mb4_nopad_bin ESCAPE '\\')
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- _starts_with
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t0`.`id`, 'null'), '}'), EXP(710)) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `articles` AS `t0`
        WHERE
          `t0`.`title` LIKE $1 COLLATE utf8mb4_nopad_bin ESCAPE '\\'
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- _iends_with
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t0`.`id`, 'null'), '}'), EXP(710)) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `articles` AS `t0`
        WHERE
          LOWER(`t0`.`title`) LIKE LOWER($1) COLLATE utf8mb4_nopad_bin ESCAPE '\\'
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- a boolean
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t0`.`id`, 'null'), '}'), EXP(710)) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `articles` AS `t0`
        WHERE
          (
            `t0`.`is_featured` = $1
            OR (
              $1 = 1
              AND `t0`.`is_featured` <> 0
            )
          )
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- a decimal
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t0`.`id`, 'null'), '}'), EXP(710)) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `articles` AS `t0`
        WHERE
          `t0`.`price` > CAST($1 AS DECIMAL(65, 38))
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- a moment
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t0`.`id`, 'null'), '}'), EXP(710)) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `articles` AS `t0`
        WHERE
          (
            `t0`.`published_at` >= $1
            AND NOT (`t0`.`published_at` = 0)
          )
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- a part of a date
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t0`.`id`, 'null'), '}'), EXP(710)) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `articles` AS `t0`
        WHERE
          YEAR(NULLIF(`t0`.`published_at`, 0)) = CAST($1 AS SIGNED)
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- a path of JSON
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t0`.`id`, 'null'), '}'), EXP(710)) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `articles` AS `t0`
        WHERE
          CASE JSON_TYPE(JSON_EXTRACT(`t0`.`data`, '$."color"'))
            WHEN 'NULL' THEN NULL
            ELSE JSON_UNQUOTE(JSON_EXTRACT(`t0`.`data`, '$."color"')) COLLATE utf8mb4_nopad_bin
          END = $1 COLLATE utf8mb4_nopad_bin
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- _or
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t0`.`id`, 'null'), '}'), EXP(710)) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `articles` AS `t0`
        WHERE
          (
            `t0`.`id` = CAST($1 AS SIGNED)
            OR `t0`.`title` = $2 COLLATE utf8mb4_nopad_bin
          )
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- through a many-to-one relation
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t0`.`id`, 'null'), '}'), EXP(710)) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `articles` AS `t0`
          LEFT JOIN `authors` AS `t1` ON `t1`.`id` = `t0`.`author`
        WHERE
          `t1`.`name` = $1 COLLATE utf8mb4_nopad_bin
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- through a one-to-many relation
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t0`.`id`, 'null'), '}'), EXP(710)) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `articles` AS `t0`
        WHERE
          `t0`.`id` IN (
            SELECT
              `t1`.`article`
            FROM
              `comments` AS `t1`
            WHERE
              (
                `t1`.`article` IS NOT NULL
                AND `t1`.`body` = $1 COLLATE utf8mb4_nopad_bin
              )
          )
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- _some
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t0`.`id`, 'null'), '}'), EXP(710)) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `articles` AS `t0`
        WHERE
          `t0`.`id` IN (
            SELECT
              `t1`.`article`
            FROM
              `comments` AS `t1`
            WHERE
              (
                `t1`.`article` IS NOT NULL
                AND `t1`.`body` LIKE $1 COLLATE utf8mb4_nopad_bin ESCAPE '\\'
              )
          )
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- _none
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t0`.`id`, 'null'), '}'), EXP(710)) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `articles` AS `t0`
          LEFT JOIN (
            SELECT DISTINCT
              `t1`.`article` AS `key`
            FROM
              `comments` AS `t1`
            WHERE
              (
                `t1`.`article` IS NOT NULL
                AND `t1`.`body` LIKE $1 COLLATE utf8mb4_nopad_bin ESCAPE '\\'
              )
          ) AS `t2` ON `t2`.`key` = `t0`.`id`
        WHERE
          `t2`.`key` IS NULL
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- without children
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t0`.`id`, 'null'), '}'), EXP(710)) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `articles` AS `t0`
          LEFT JOIN (
            SELECT DISTINCT
              `t1`.`article` AS `key`
            FROM
              `comments` AS `t1`
            WHERE
              (`t1`.`article` IS NOT NULL)
          ) AS `t2` ON `t2`.`key` = `t0`.`id`
        WHERE
          `t2`.`key` IS NULL
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- a count of a list
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t0`.`id`, 'null'), '}'), EXP(710)) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `articles` AS `t0`
          LEFT JOIN (
            SELECT
              `t1`.`article` AS `key`,
              COUNT(*) AS `value`
            FROM
              `comments` AS `t1`
            GROUP BY
              `t1`.`article`
          ) AS `t2` ON `t2`.`key` = `t0`.`id`
        WHERE
          coalesce(`t2`.`value`, 0) > CAST($1 AS SIGNED)
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- through a many-to-many relation
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t0`.`id`, 'null'), '}'), EXP(710)) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `articles` AS `t0`
        WHERE
          `t0`.`id` IN (
            SELECT
              `t1`.`articles_id`
            FROM
              `articles_tags` AS `t1`
              LEFT JOIN `tags` AS `t2` ON `t2`.`id` = `t1`.`tags_id`
            WHERE
              (
                `t1`.`articles_id` IS NOT NULL
                AND `t2`.`name` = $1 COLLATE utf8mb4_nopad_bin
              )
          )
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- a search
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t0`.`id`, 'null'), '}'), EXP(710)) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `articles` AS `t0`
        WHERE
          (
            LOWER(`t0`.`title`) LIKE LOWER($1) COLLATE utf8mb4_nopad_bin ESCAPE '\\'
            OR LOWER(`t0`.`status`) LIKE LOWER($2) COLLATE utf8mb4_nopad_bin ESCAPE '\\'
          )
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- sorted
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL,
                `row`.`by0` DESC,
                `row`.`by1` IS NULL,
                `row`.`by1` DESC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t0`.`id`, 'null'), '}'), EXP(710)) AS `json`,
          `t0`.`views` AS `by0`,
          `t0`.`id` AS `by1`
        FROM
          `articles` AS `t0`
        ORDER BY
          `t0`.`views` DESC,
          `t0`.`id` DESC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- sorted through a relation
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC,
                `row`.`by1` IS NULL,
                `row`.`by1` DESC,
                `row`.`by2` IS NULL DESC,
                `row`.`by2` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t0`.`id`, 'null'), '}'), EXP(710)) AS `json`,
          `t1`.`name` AS `by0`,
          `t0`.`views` AS `by1`,
          `t0`.`id` AS `by2`
        FROM
          `articles` AS `t0`
          LEFT JOIN `authors` AS `t1` ON `t1`.`id` = `t0`.`author`
        ORDER BY
          `t1`.`name` ASC,
          `t0`.`views` DESC,
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- sorted by a part of a date
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC,
                `row`.`by1` IS NULL DESC,
                `row`.`by1` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t0`.`id`, 'null'), '}'), EXP(710)) AS `json`,
          YEAR(NULLIF(`t0`.`published_at`, 0)) AS `by0`,
          `t0`.`id` AS `by1`
        FROM
          `articles` AS `t0`
        ORDER BY
          YEAR(NULLIF(`t0`.`published_at`, 0)) ASC,
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- the newest 20
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL,
                `row`.`by0` DESC,
                `row`.`by1` IS NULL,
                `row`.`by1` DESC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t0`.`id`, 'null'), '}'), EXP(710)) AS `json`,
          `t0`.`published_at` AS `by0`,
          `t0`.`id` AS `by1`
        FROM
          `articles` AS `t0`
        ORDER BY
          `t0`.`published_at` DESC,
          `t0`.`id` DESC
        LIMIT
          20
      ) AS `row`
  ) AS `data`

-- a page by offset
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t0`.`id`, 'null'), '}'), EXP(710)) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `articles` AS `t0`
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          2
        OFFSET
          $1
      ) AS `row`
  ) AS `data`

-- the first page by cursor
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(
            CONCAT(
              '{"id":',
              COALESCE(`t0`.`id`, 'null'),
              ',"$place0":',
              COALESCE(JSON_QUOTE(CAST(`t0`.`id` AS CHAR CHARACTER SET utf8mb4)), 'null'),
              '}'
            ),
            EXP(710)
          ) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `articles` AS `t0`
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          3
      ) AS `row`
  ) AS `data`

-- all rows
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t0`.`id`, 'null'), '}'), EXP(710)) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `articles` AS `t0`
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          18446744073709551615
      ) AS `row`
  ) AS `data`

-- with both counts
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t0`.`id`, 'null'), '}'), EXP(710)) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `articles` AS `t0`
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`,
  (
    SELECT
      COUNT(*)
    FROM
      `articles` AS `t1`
  ) AS `total_count`,
  (
    SELECT
      COUNT(*)
    FROM
      `articles` AS `t2`
  ) AS `filter_count`

-- a limit for each parent
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(
            CONCAT(
              '{"name":',
              COALESCE(JSON_QUOTE(`t0`.`name`), 'null'),
              ',"articles":',
              (
                SELECT
                  COALESCE(
                    CONCAT(
                      '[',
                      COALESCE(
                        GROUP_CONCAT(
                          COALESCE(CONCAT('{"title":', COALESCE(JSON_QUOTE(`t1`.`title`), 'null'), '}'), EXP(710))
                          ORDER BY
                            `t1`.`views` IS NULL,
                            `t1`.`views` DESC,
                            `t1`.`id` IS NULL,
                            `t1`.`id` DESC SEPARATOR ','
                          LIMIT
                            1
                        ),
                        ''
                      ),
                      ']'
                    ),
                    EXP(710 + COUNT(*))
                  )
                FROM
                  `articles` AS `t1`
                WHERE
                  `t1`.`author` = `t0`.`id`
              ),
              '}'
            ),
            EXP(710)
          ) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `authors` AS `t0`
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- a filter for each parent
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(
            CONCAT(
              '{"name":',
              COALESCE(JSON_QUOTE(`t0`.`name`), 'null'),
              ',"articles":',
              (
                SELECT
                  COALESCE(
                    CONCAT(
                      '[',
                      COALESCE(
                        GROUP_CONCAT(
                          COALESCE(CONCAT('{"title":', COALESCE(JSON_QUOTE(`t1`.`title`), 'null'), '}'), EXP(710))
                          ORDER BY
                            `t1`.`id` IS NULL DESC,
                            `t1`.`id` ASC SEPARATOR ','
                          LIMIT
                            100
                        ),
                        ''
                      ),
                      ']'
                    ),
                    EXP(710 + COUNT(*))
                  )
                FROM
                  `articles` AS `t1`
                WHERE
                  `t1`.`author` = `t0`.`id`
                  AND `t1`.`status` = $1 COLLATE utf8mb4_nopad_bin
              ),
              '}'
            ),
            EXP(710)
          ) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `authors` AS `t0`
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- a count
SELECT
  (
    SELECT
      COALESCE(CONCAT('[', COALESCE(GROUP_CONCAT(`row`.`json` SEPARATOR ','), ''), ']'), EXP(710 + COUNT(*)))
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"count":', `t2`.`a0`, '}'), EXP(710)) AS `json`
        FROM
          (
            SELECT
              COALESCE(COUNT(*), 'null') AS `a0`
            FROM
              (
                SELECT
                  1 AS `one`
                FROM
                  `articles` AS `t0`
              ) AS `t1`
          ) AS `t2`
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- aggregates
SELECT
  (
    SELECT
      COALESCE(CONCAT('[', COALESCE(GROUP_CONCAT(`row`.`json` SEPARATOR ','), ''), ']'), EXP(710 + COUNT(*)))
    FROM
      (
        SELECT
          COALESCE(
            CONCAT(
              '{"sum":',
              COALESCE(CONCAT('{"views":', `t2`.`a0`, '}'), EXP(710)),
              ',"avg":',
              COALESCE(CONCAT('{"price":', `t2`.`a1`, '}'), EXP(710)),
              ',"countDistinct":',
              COALESCE(CONCAT('{"author":', `t2`.`a2`, '}'), EXP(710)),
              '}'
            ),
            EXP(710)
          ) AS `json`
        FROM
          (
            SELECT
              COALESCE(SUM(`t1`.`v0`), 'null') AS `a0`,
              COALESCE(CONCAT('"', CAST(AVG (`t1`.`v1`) AS DECIMAL(65, 16)), '"'), 'null') AS `a1`,
              COALESCE(COUNT(DISTINCT `t1`.`v2`), 'null') AS `a2`
            FROM
              (
                SELECT
                  `t0`.`views` AS `v0`,
                  `t0`.`price` AS `v1`,
                  `t0`.`author` AS `v2`
                FROM
                  `articles` AS `t0`
              ) AS `t1`
          ) AS `t2`
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- groups
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"status":', COALESCE(JSON_QUOTE(`t2`.`g0`), 'null'), ',"count":', `t2`.`a0`, '}'), EXP(710)) AS `json`,
          `t2`.`s0` AS `by0`
        FROM
          (
            SELECT
              `t1`.`g0`,
              COALESCE(COUNT(*), 'null') AS `a0`,
              `t1`.`g0` AS `s0`
            FROM
              (
                SELECT
                  `t0`.`status` AS `g0`
                FROM
                  `articles` AS `t0`
              ) AS `t1`
            GROUP BY
              `t1`.`g0`
          ) AS `t2`
        ORDER BY
          `t2`.`s0` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- groups by a part of a date
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(
            CONCAT(
              '{"published_at_year":',
              COALESCE(`t2`.`g0`, 'null'),
              ',"max":',
              COALESCE(CONCAT('{"views":', `t2`.`a0`, '}'), EXP(710)),
              '}'
            ),
            EXP(710)
          ) AS `json`,
          `t2`.`s0` AS `by0`
        FROM
          (
            SELECT
              `t1`.`g0`,
              COALESCE(MAX(`t1`.`v0`), 'null') AS `a0`,
              `t1`.`g0` AS `s0`
            FROM
              (
                SELECT
                  YEAR(NULLIF(`t0`.`published_at`, 0)) AS `g0`,
                  `t0`.`views` AS `v0`
                FROM
                  `articles` AS `t0`
              ) AS `t1`
            GROUP BY
              `t1`.`g0`
          ) AS `t2`
        ORDER BY
          `t2`.`s0` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- a list, by a rule
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t0`.`id`, 'null'), ',"title":', COALESCE(JSON_QUOTE(`t0`.`title`), 'null'), '}'), EXP(710)) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `articles` AS `t0`
        WHERE
          `t0`.`status` = $1 COLLATE utf8mb4_nopad_bin
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- by key, by a rule
SELECT
  (
    SELECT
      COALESCE(CONCAT('[', COALESCE(GROUP_CONCAT(`row`.`json` SEPARATOR ','), ''), ']'), EXP(710 + COUNT(*)))
    FROM
      (
        SELECT
          COALESCE(
            CONCAT(
              '{"id":',
              COALESCE(`t0`.`id`, 'null'),
              ',"title":',
              COALESCE(JSON_QUOTE(`t0`.`title`), 'null'),
              ',"status":',
              COALESCE(JSON_QUOTE(`t0`.`status`), 'null'),
              ',"views":',
              COALESCE(`t0`.`views`, 'null'),
              ',"author":',
              COALESCE(`t0`.`author`, 'null'),
              '}'
            ),
            EXP(710)
          ) AS `json`
        FROM
          `articles` AS `t0`
        WHERE
          (
            `t0`.`id` = CAST($1 AS SIGNED)
            AND `t0`.`status` = $2 COLLATE utf8mb4_nopad_bin
          )
        LIMIT
          1
      ) AS `row`
  ) AS `version`,
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t1`.`id`, 'null'), ',"title":', COALESCE(JSON_QUOTE(`t1`.`title`), 'null'), '}'), EXP(710)) AS `json`,
          `t1`.`id` AS `by0`
        FROM
          `articles` AS `t1`
        WHERE
          (
            `t1`.`id` = CAST($1 AS SIGNED)
            AND `t1`.`status` = $2 COLLATE utf8mb4_nopad_bin
          )
        ORDER BY
          `t1`.`id` ASC
        LIMIT
          1
      ) AS `row`
  ) AS `data`

-- relations, by a rule
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(
            CONCAT(
              '{"name":',
              COALESCE(JSON_QUOTE(`t0`.`name`), 'null'),
              ',"articles":',
              (
                SELECT
                  COALESCE(
                    CONCAT(
                      '[',
                      COALESCE(
                        GROUP_CONCAT(
                          COALESCE(
                            CONCAT(
                              '{"title":',
                              COALESCE(JSON_QUOTE(`t1`.`title`), 'null'),
                              ',"comments":',
                              (
                                SELECT
                                  COALESCE(
                                    CONCAT(
                                      '[',
                                      COALESCE(
                                        GROUP_CONCAT(
                                          COALESCE(CONCAT('{"body":', COALESCE(JSON_QUOTE(`t2`.`body`), 'null'), '}'), EXP(710))
                                          ORDER BY
                                            `t2`.`id` IS NULL DESC,
                                            `t2`.`id` ASC SEPARATOR ','
                                          LIMIT
                                            100
                                        ),
                                        ''
                                      ),
                                      ']'
                                    ),
                                    EXP(710 + COUNT(*))
                                  )
                                FROM
                                  `comments` AS `t2`
                                WHERE
                                  `t2`.`article` = `t1`.`id`
                              ),
                              '}'
                            ),
                            EXP(710)
                          )
                          ORDER BY
                            `keys`.`place` SEPARATOR ','
                        ),
                        ''
                      ),
                      ']'
                    ),
                    EXP(710 + COUNT(*))
                  )
                FROM
                  JSON_TABLE (
                    (
                      SELECT
                        CONCAT(
                          '[',
                          GROUP_CONCAT(
                            JSON_ARRAY(`t1`.`id`)
                            ORDER BY
                              `t1`.`id` IS NULL DESC,
                              `t1`.`id` ASC SEPARATOR ','
                            LIMIT
                              100
                          ),
                          ']'
                        )
                      FROM
                        `articles` AS `t1`
                      WHERE
                        `t1`.`author` = `t0`.`id`
                        AND `t1`.`status` = $1 COLLATE utf8mb4_nopad_bin
                    ),
                    '$[*]' COLUMNS (`place` FOR ORDINALITY, `0` BIGINT PATH '$[0]')
                  ) AS `keys`
                  STRAIGHT_JOIN (`articles` AS `t1`)
                WHERE
                  `t1`.`id` = `keys`.`0`
              ),
              '}'
            ),
            EXP(710)
          ) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `authors` AS `t0`
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- a filter through a relation, by a rule
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t0`.`id`, 'null'), '}'), EXP(710)) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `articles` AS `t0`
        WHERE
          (
            `t0`.`id` IN (
              SELECT
                `t1`.`article`
              FROM
                `comments` AS `t1`
              WHERE
                (
                  `t1`.`article` IS NOT NULL
                  AND `t1`.`body` = $1 COLLATE utf8mb4_nopad_bin
                )
            )
            AND `t0`.`status` = $2 COLLATE utf8mb4_nopad_bin
          )
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- a count, by a rule
SELECT
  (
    SELECT
      COALESCE(CONCAT('[', COALESCE(GROUP_CONCAT(`row`.`json` SEPARATOR ','), ''), ']'), EXP(710 + COUNT(*)))
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"count":', `t2`.`a0`, '}'), EXP(710)) AS `json`
        FROM
          (
            SELECT
              COALESCE(COUNT(*), 'null') AS `a0`
            FROM
              (
                SELECT
                  1 AS `one`
                FROM
                  `articles` AS `t0`
                WHERE
                  `t0`.`status` = $1 COLLATE utf8mb4_nopad_bin
              ) AS `t1`
          ) AS `t2`
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- GraphQL: a list with a list
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL,
                `row`.`by0` DESC,
                `row`.`by1` IS NULL,
                `row`.`by1` DESC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(
            CONCAT(
              '{"title":',
              COALESCE(JSON_QUOTE(`t0`.`title`), 'null'),
              ',"comments":',
              (
                SELECT
                  COALESCE(
                    CONCAT(
                      '[',
                      COALESCE(
                        GROUP_CONCAT(
                          COALESCE(CONCAT('{"body":', COALESCE(JSON_QUOTE(`t1`.`body`), 'null'), '}'), EXP(710))
                          ORDER BY
                            `t1`.`id` IS NULL DESC,
                            `t1`.`id` ASC SEPARATOR ','
                          LIMIT
                            1
                        ),
                        ''
                      ),
                      ']'
                    ),
                    EXP(710 + COUNT(*))
                  )
                FROM
                  `comments` AS `t1`
                WHERE
                  `t1`.`article` = `t0`.`id`
              ),
              '}'
            ),
            EXP(710)
          ) AS `json`,
          `t0`.`views` AS `by0`,
          `t0`.`id` AS `by1`
        FROM
          `articles` AS `t0`
        ORDER BY
          `t0`.`views` DESC,
          `t0`.`id` DESC
        LIMIT
          2
      ) AS `row`
  ) AS `r0`

-- GraphQL: two root fields
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(
            CONCAT('{"id":', COALESCE(JSON_QUOTE(CAST(`t0`.`id` AS CHAR CHARACTER SET utf8mb4) COLLATE utf8mb4_nopad_bin), 'null'), '}'),
            EXP(710)
          ) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `articles` AS `t0`
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `r0`,
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(
            CONCAT('{"id":', COALESCE(JSON_QUOTE(CAST(`t1`.`id` AS CHAR CHARACTER SET utf8mb4) COLLATE utf8mb4_nopad_bin), 'null'), '}'),
            EXP(710)
          ) AS `json`,
          `t1`.`id` AS `by0`
        FROM
          `tags` AS `t1`
        ORDER BY
          `t1`.`id` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `r1`

-- GraphQL: groups
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(
            CONCAT(
              '{"status":',
              COALESCE(JSON_QUOTE(`t2`.`g0`), 'null'),
              ',"count":',
              COALESCE(CONCAT('{"id":', `t2`.`a0`, '}'), EXP(710)),
              ',"sum":',
              COALESCE(CONCAT('{"views":', `t2`.`a1`, '}'), EXP(710)),
              '}'
            ),
            EXP(710)
          ) AS `json`,
          `t2`.`s0` AS `by0`
        FROM
          (
            SELECT
              `t1`.`g0`,
              COALESCE(COUNT(`t1`.`v0`), 'null') AS `a0`,
              COALESCE(SUM(`t1`.`v1`), 'null') AS `a1`,
              `t1`.`g0` AS `s0`
            FROM
              (
                SELECT
                  `t0`.`status` AS `g0`,
                  `t0`.`id` AS `v0`,
                  `t0`.`views` AS `v1`
                FROM
                  `articles` AS `t0`
              ) AS `t1`
            GROUP BY
              `t1`.`g0`
          ) AS `t2`
        ORDER BY
          `t2`.`s0` ASC
        LIMIT
          100
      ) AS `row`
  ) AS `data`

-- GraphQL: a connection
SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(
            CONCAT(
              '{"edges":',
              COALESCE(CONCAT('{"title":', COALESCE(JSON_QUOTE(`t0`.`title`), 'null'), '}'), EXP(710)),
              ',"$place0":',
              COALESCE(JSON_QUOTE(CAST(`t0`.`id` AS CHAR CHARACTER SET utf8mb4)), 'null'),
              '}'
            ),
            EXP(710)
          ) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `articles` AS `t0`
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          3
      ) AS `row`
  ) AS `data`

-- create
INSERT INTO
  `tags` (`name`)
VALUES
  ($1)
RETURNING
  `id`;

SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t0`.`id`, 'null'), ',"name":', COALESCE(JSON_QUOTE(`t0`.`name`), 'null'), '}'), EXP(710)) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `tags` AS `t0`
        WHERE
          `t0`.`id` = CAST($1 AS SIGNED)
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          1
      ) AS `row`
  ) AS `data`;

INSERT INTO
  `directus_activity` (`action`, `user`, `collection`, `ip`, `user_agent`, `origin`, `timestamp`, `item`)
VALUES
  ($1, $2, $3, $4, $5, $6, $7, $8)
RETURNING
  `id`,
  `item`;

INSERT INTO
  `directus_revisions` (`activity`, `collection`, `item`, `data`, `delta`)
VALUES
  ($1, $2, $3, $4, $5)
RETURNING
  `id`,
  `item`;

SELECT
  (
    SELECT
      COALESCE(CONCAT('[', COALESCE(GROUP_CONCAT(`row`.`json` SEPARATOR ','), ''), ']'), EXP(710 + COUNT(*)))
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t0`.`id`, 'null'), ',"name":', COALESCE(JSON_QUOTE(`t0`.`name`), 'null'), '}'), EXP(710)) AS `json`
        FROM
          `tags` AS `t0`
        WHERE
          `t0`.`id` = CAST($1 AS SIGNED)
        LIMIT
          1
      ) AS `row`
  ) AS `version`,
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t1`.`id`, 'null'), ',"name":', COALESCE(JSON_QUOTE(`t1`.`name`), 'null'), '}'), EXP(710)) AS `json`,
          `t1`.`id` AS `by0`
        FROM
          `tags` AS `t1`
        WHERE
          `t1`.`id` = CAST($1 AS SIGNED)
        ORDER BY
          `t1`.`id` ASC
        LIMIT
          1
      ) AS `row`
  ) AS `data`

-- create two
INSERT INTO
  `tags` (`id`, `name`)
VALUES
  (NULL, $1),
  (NULL, $2)
RETURNING
  `id`;

SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t0`.`id`, 'null'), ',"name":', COALESCE(JSON_QUOTE(`t0`.`name`), 'null'), '}'), EXP(710)) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `tags` AS `t0`
        WHERE
          `t0`.`id` IN (
            SELECT
              `value`
            FROM
              JSON_TABLE ($1, '$[*]' COLUMNS (`value` BIGINT PATH '$')) AS `list`
          )
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          18446744073709551615
      ) AS `row`
  ) AS `data`;

INSERT INTO
  `directus_activity` (`action`, `user`, `collection`, `ip`, `user_agent`, `origin`, `timestamp`, `item`)
VALUES
  ($1, $2, $3, $4, $5, $6, $7, $8),
  ($9, $10, $11, $12, $13, $14, $15, $16)
RETURNING
  `id`,
  `item`;

INSERT INTO
  `directus_revisions` (`activity`, `collection`, `item`, `data`, `delta`)
VALUES
  ($1, $2, $3, $4, $5),
  ($6, $7, $8, $9, $10)
RETURNING
  `id`,
  `item`;

SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t0`.`id`, 'null'), ',"name":', COALESCE(JSON_QUOTE(`t0`.`name`), 'null'), '}'), EXP(710)) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `tags` AS `t0`
        WHERE
          `t0`.`id` IN (
            SELECT
              `value`
            FROM
              JSON_TABLE ($1, '$[*]' COLUMNS (`value` BIGINT PATH '$')) AS `list`
          )
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          18446744073709551615
      ) AS `row`
  ) AS `data`

-- create with a relation
INSERT INTO
  `articles` (`title`)
VALUES
  ($1)
RETURNING
  `id`;

SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(
            CONCAT(
              '{"id":',
              COALESCE(`t0`.`id`, 'null'),
              ',"title":',
              COALESCE(JSON_QUOTE(`t0`.`title`), 'null'),
              ',"status":',
              COALESCE(JSON_QUOTE(`t0`.`status`), 'null'),
              ',"views":',
              COALESCE(`t0`.`views`, 'null'),
              ',"price":',
              COALESCE(CONCAT('"', `t0`.`price`, '"'), 'null'),
              ',"published_at":',
              COALESCE(CONCAT('"', LEFT (DATE_FORMAT(NULLIF(`t0`.`published_at`, 0), '%Y-%m-%dT%H:%i:%s.%f'), 23), 'Z', '"'), 'null'),
              ',"data":',
              COALESCE(IF (JSON_VALID(`t0`.`data`), `t0`.`data`, JSON_QUOTE(`t0`.`data`)) COLLATE utf8mb4_nopad_bin, 'null'),
              ',"is_featured":',
              CASE
                WHEN `t0`.`is_featured` IS NULL THEN 'null'
                WHEN `t0`.`is_featured` THEN 'true'
                ELSE 'false'
              END,
              ',"author":',
              COALESCE(`t0`.`author`, 'null'),
              '}'
            ),
            EXP(710)
          ) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `articles` AS `t0`
        WHERE
          `t0`.`id` = CAST($1 AS SIGNED)
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          1
      ) AS `row`
  ) AS `data`;

INSERT INTO
  `directus_activity` (`action`, `user`, `collection`, `ip`, `user_agent`, `origin`, `timestamp`, `item`)
VALUES
  ($1, $2, $3, $4, $5, $6, $7, $8)
RETURNING
  `id`,
  `item`;

INSERT INTO
  `directus_revisions` (`activity`, `collection`, `item`, `data`, `delta`)
VALUES
  ($1, $2, $3, $4, $5)
RETURNING
  `id`,
  `item`;

INSERT INTO
  `comments` (`body`, `article`)
VALUES
  ($1, $2)
RETURNING
  `id`;

SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(
            CONCAT(
              '{"id":',
              COALESCE(`t0`.`id`, 'null'),
              ',"body":',
              COALESCE(JSON_QUOTE(`t0`.`body`), 'null'),
              ',"article":',
              COALESCE(`t0`.`article`, 'null'),
              '}'
            ),
            EXP(710)
          ) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `comments` AS `t0`
        WHERE
          `t0`.`id` = CAST($1 AS SIGNED)
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          1
      ) AS `row`
  ) AS `data`;

INSERT INTO
  `directus_activity` (`action`, `user`, `collection`, `ip`, `user_agent`, `origin`, `timestamp`, `item`)
VALUES
  ($1, $2, $3, $4, $5, $6, $7, $8)
RETURNING
  `id`,
  `item`;

INSERT INTO
  `directus_revisions` (`activity`, `collection`, `item`, `data`, `delta`)
VALUES
  ($1, $2, $3, $4, $5)
RETURNING
  `id`,
  `item`;

UPDATE `tessera`.`directus_revisions`
SET
  `parent` = ?
WHERE
  `tessera`.`directus_revisions`.`id` IN (?);

SELECT
  (
    SELECT
      COALESCE(CONCAT('[', COALESCE(GROUP_CONCAT(`row`.`json` SEPARATOR ','), ''), ']'), EXP(710 + COUNT(*)))
    FROM
      (
        SELECT
          COALESCE(
            CONCAT(
              '{"id":',
              COALESCE(`t0`.`id`, 'null'),
              ',"body":',
              COALESCE(JSON_QUOTE(`t0`.`body`), 'null'),
              ',"article":',
              COALESCE(`t0`.`article`, 'null'),
              '}'
            ),
            EXP(710)
          ) AS `json`
        FROM
          `comments` AS `t0`
        WHERE
          `t0`.`id` = CAST($1 AS SIGNED)
        LIMIT
          1
      ) AS `row`
  ) AS `version`,
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(
            CONCAT(
              '{"id":',
              COALESCE(`t1`.`id`, 'null'),
              ',"body":',
              COALESCE(JSON_QUOTE(`t1`.`body`), 'null'),
              ',"article":',
              COALESCE(`t1`.`article`, 'null'),
              '}'
            ),
            EXP(710)
          ) AS `json`,
          `t1`.`id` AS `by0`
        FROM
          `comments` AS `t1`
        WHERE
          `t1`.`id` = CAST($1 AS SIGNED)
        ORDER BY
          `t1`.`id` ASC
        LIMIT
          1
      ) AS `row`
  ) AS `data`

-- update
UPDATE `tags`
SET
  `name` = $1
WHERE
  `id` = CAST($2 AS SIGNED);

SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t0`.`id`, 'null'), ',"name":', COALESCE(JSON_QUOTE(`t0`.`name`), 'null'), '}'), EXP(710)) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `tags` AS `t0`
        WHERE
          `t0`.`id` = CAST($1 AS SIGNED)
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          1
      ) AS `row`
  ) AS `data`;

INSERT INTO
  `directus_activity` (`action`, `user`, `collection`, `ip`, `user_agent`, `origin`, `timestamp`, `item`)
VALUES
  ($1, $2, $3, $4, $5, $6, $7, $8)
RETURNING
  `id`,
  `item`;

INSERT INTO
  `directus_revisions` (`activity`, `collection`, `item`, `data`, `delta`)
VALUES
  ($1, $2, $3, $4, $5)
RETURNING
  `id`,
  `item`;

SELECT
  (
    SELECT
      COALESCE(CONCAT('[', COALESCE(GROUP_CONCAT(`row`.`json` SEPARATOR ','), ''), ']'), EXP(710 + COUNT(*)))
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t0`.`id`, 'null'), ',"name":', COALESCE(JSON_QUOTE(`t0`.`name`), 'null'), '}'), EXP(710)) AS `json`
        FROM
          `tags` AS `t0`
        WHERE
          `t0`.`id` = CAST($1 AS SIGNED)
        LIMIT
          1
      ) AS `row`
  ) AS `version`,
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(CONCAT('{"id":', COALESCE(`t1`.`id`, 'null'), ',"name":', COALESCE(JSON_QUOTE(`t1`.`name`), 'null'), '}'), EXP(710)) AS `json`,
          `t1`.`id` AS `by0`
        FROM
          `tags` AS `t1`
        WHERE
          `t1`.`id` = CAST($1 AS SIGNED)
        ORDER BY
          `t1`.`id` ASC
        LIMIT
          1
      ) AS `row`
  ) AS `data`

-- update through a parent
UPDATE `comments`
SET
  `body` = $1,
  `article` = $2
WHERE
  `id` = CAST($3 AS SIGNED);

SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(
            CONCAT(
              '{"id":',
              COALESCE(`t0`.`id`, 'null'),
              ',"body":',
              COALESCE(JSON_QUOTE(`t0`.`body`), 'null'),
              ',"article":',
              COALESCE(`t0`.`article`, 'null'),
              '}'
            ),
            EXP(710)
          ) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `comments` AS `t0`
        WHERE
          `t0`.`id` = CAST($1 AS SIGNED)
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          1
      ) AS `row`
  ) AS `data`;

INSERT INTO
  `directus_activity` (`action`, `user`, `collection`, `ip`, `user_agent`, `origin`, `timestamp`, `item`)
VALUES
  ($1, $2, $3, $4, $5, $6, $7, $8)
RETURNING
  `id`,
  `item`;

INSERT INTO
  `directus_revisions` (`activity`, `collection`, `item`, `data`, `delta`)
VALUES
  ($1, $2, $3, $4, $5)
RETURNING
  `id`,
  `item`;

SELECT
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(
            CONCAT(
              '{"id":',
              COALESCE(`t0`.`id`, 'null'),
              ',"title":',
              COALESCE(JSON_QUOTE(`t0`.`title`), 'null'),
              ',"status":',
              COALESCE(JSON_QUOTE(`t0`.`status`), 'null'),
              ',"views":',
              COALESCE(`t0`.`views`, 'null'),
              ',"price":',
              COALESCE(CONCAT('"', `t0`.`price`, '"'), 'null'),
              ',"published_at":',
              COALESCE(CONCAT('"', LEFT (DATE_FORMAT(NULLIF(`t0`.`published_at`, 0), '%Y-%m-%dT%H:%i:%s.%f'), 23), 'Z', '"'), 'null'),
              ',"data":',
              COALESCE(IF (JSON_VALID(`t0`.`data`), `t0`.`data`, JSON_QUOTE(`t0`.`data`)) COLLATE utf8mb4_nopad_bin, 'null'),
              ',"is_featured":',
              CASE
                WHEN `t0`.`is_featured` IS NULL THEN 'null'
                WHEN `t0`.`is_featured` THEN 'true'
                ELSE 'false'
              END,
              ',"author":',
              COALESCE(`t0`.`author`, 'null'),
              '}'
            ),
            EXP(710)
          ) AS `json`,
          `t0`.`id` AS `by0`
        FROM
          `articles` AS `t0`
        WHERE
          `t0`.`id` = CAST($1 AS SIGNED)
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          1
      ) AS `row`
  ) AS `data`;

INSERT INTO
  `directus_activity` (`action`, `user`, `collection`, `ip`, `user_agent`, `origin`, `timestamp`, `item`)
VALUES
  ($1, $2, $3, $4, $5, $6, $7, $8)
RETURNING
  `id`,
  `item`;

INSERT INTO
  `directus_revisions` (`activity`, `collection`, `item`, `data`, `delta`)
VALUES
  ($1, $2, $3, $4, $5)
RETURNING
  `id`,
  `item`;

UPDATE `tessera`.`directus_revisions`
SET
  `parent` = ?
WHERE
  `tessera`.`directus_revisions`.`id` IN (?);

SELECT
  (
    SELECT
      COALESCE(CONCAT('[', COALESCE(GROUP_CONCAT(`row`.`json` SEPARATOR ','), ''), ']'), EXP(710 + COUNT(*)))
    FROM
      (
        SELECT
          COALESCE(
            CONCAT(
              '{"id":',
              COALESCE(`t0`.`id`, 'null'),
              ',"title":',
              COALESCE(JSON_QUOTE(`t0`.`title`), 'null'),
              ',"status":',
              COALESCE(JSON_QUOTE(`t0`.`status`), 'null'),
              ',"views":',
              COALESCE(`t0`.`views`, 'null'),
              ',"price":',
              COALESCE(CONCAT('"', `t0`.`price`, '"'), 'null'),
              ',"published_at":',
              COALESCE(CONCAT('"', LEFT (DATE_FORMAT(NULLIF(`t0`.`published_at`, 0), '%Y-%m-%dT%H:%i:%s.%f'), 23), 'Z', '"'), 'null'),
              ',"data":',
              COALESCE(IF (JSON_VALID(`t0`.`data`), `t0`.`data`, JSON_QUOTE(`t0`.`data`)) COLLATE utf8mb4_nopad_bin, 'null'),
              ',"is_featured":',
              CASE
                WHEN `t0`.`is_featured` IS NULL THEN 'null'
                WHEN `t0`.`is_featured` THEN 'true'
                ELSE 'false'
              END,
              ',"author":',
              COALESCE(`t0`.`author`, 'null'),
              '}'
            ),
            EXP(710)
          ) AS `json`
        FROM
          `articles` AS `t0`
        WHERE
          `t0`.`id` = CAST($1 AS SIGNED)
        LIMIT
          1
      ) AS `row`
  ) AS `version`,
  (
    SELECT
      COALESCE(
        CONCAT(
          '[',
          COALESCE(
            GROUP_CONCAT(
              `row`.`json`
              ORDER BY
                `row`.`by0` IS NULL DESC,
                `row`.`by0` ASC SEPARATOR ','
            ),
            ''
          ),
          ']'
        ),
        EXP(710 + COUNT(*))
      )
    FROM
      (
        SELECT
          COALESCE(
            CONCAT(
              '{"id":',
              COALESCE(`t1`.`id`, 'null'),
              ',"title":',
              COALESCE(JSON_QUOTE(`t1`.`title`), 'null'),
              ',"status":',
              COALESCE(JSON_QUOTE(`t1`.`status`), 'null'),
              ',"views":',
              COALESCE(`t1`.`views`, 'null'),
              ',"price":',
              COALESCE(CONCAT('"', `t1`.`price`, '"'), 'null'),
              ',"published_at":',
              COALESCE(CONCAT('"', LEFT (DATE_FORMAT(NULLIF(`t1`.`published_at`, 0), '%Y-%m-%dT%H:%i:%s.%f'), 23), 'Z', '"'), 'null'),
              ',"data":',
              COALESCE(IF (JSON_VALID(`t1`.`data`), `t1`.`data`, JSON_QUOTE(`t1`.`data`)) COLLATE utf8mb4_nopad_bin, 'null'),
              ',"is_featured":',
              CASE
                WHEN `t1`.`is_featured` IS NULL THEN 'null'
                WHEN `t1`.`is_featured` THEN 'true'
                ELSE 'false'
              END,
              ',"author":',
              COALESCE(`t1`.`author`, 'null'),
              ',"comments":',
              (
                SELECT
                  COALESCE(
                    CONCAT(
                      '[',
                      COALESCE(
                        GROUP_CONCAT(
                          COALESCE(`t2`.`id`, 'null')
                          ORDER BY
                            `t2`.`id` IS NULL DESC,
                            `t2`.`id` ASC SEPARATOR ','
                          LIMIT
                            100
                        ),
                        ''
                      ),
                      ']'
                    ),
                    EXP(710 + COUNT(*))
                  )
                FROM
                  `comments` AS `t2`
                WHERE
                  `t2`.`article` = `t1`.`id`
              ),
              ',"tags":',
              (
                SELECT
                  COALESCE(
                    CONCAT(
                      '[',
                      COALESCE(
                        GROUP_CONCAT(
                          COALESCE(`t3`.`id`, 'null')
                          ORDER BY
                            `t3`.`id` IS NULL DESC,
                            `t3`.`id` ASC SEPARATOR ','
                          LIMIT
                            100
                        ),
                        ''
                      ),
                      ']'
                    ),
                    EXP(710 + COUNT(*))
                  )
                FROM
                  `articles_tags` AS `t3`
                WHERE
                  `t3`.`articles_id` = `t1`.`id`
              ),
              '}'
            ),
            EXP(710)
          ) AS `json`,
          `t1`.`id` AS `by0`
        FROM
          `articles` AS `t1`
        WHERE
          `t1`.`id` = CAST($1 AS SIGNED)
        ORDER BY
          `t1`.`id` ASC
        LIMIT
          1
      ) AS `row`
  ) AS `data`

-- delete
DELETE FROM `articles_tags`
WHERE
  `id` = CAST($1 AS SIGNED);

SELECT
  `tessera`.`directus_shares`.`id`
FROM
  `tessera`.`directus_shares`
WHERE
  (
    `tessera`.`directus_shares`.`collection` = ?
    AND `tessera`.`directus_shares`.`item` IN (?)
  );

INSERT INTO
  `directus_activity` (`action`, `user`, `collection`, `ip`, `user_agent`, `origin`, `timestamp`, `item`)
VALUES
  ($1, $2, $3, $4, $5, $6, $7, $8)
RETURNING
  `id`,
  `item`
