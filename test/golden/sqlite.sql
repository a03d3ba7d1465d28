-- some fields
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            ),
            'title',
            CASE typeof(`t0`.`title`)
              WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`title`)))
              ELSE `t0`.`title`
            END
          ) AS "json"
        FROM
          `articles` AS `t0`
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      )
  ) AS `data`

-- all fields
SELECT
  (
    SELECT
      concat (
        '[',
        group_concat(
          rtrim(
            json_object(
              'id',
              iif(
                `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
                `t0`.`id`,
                CASE typeof(`t0`.`id`)
                  WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                  ELSE CAST(`t0`.`id` AS TEXT)
                END
              ),
              'title',
              CASE typeof(`t0`.`title`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`title`)))
                ELSE `t0`.`title`
              END,
              'status',
              CASE typeof(`t0`.`status`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`status`)))
                ELSE `t0`.`status`
              END,
              'views',
              iif(
                `t0`.`views` BETWEEN -9007199254740991 AND 9007199254740991,
                `t0`.`views`,
                CASE typeof(`t0`.`views`)
                  WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`views`)))
                  ELSE CAST(`t0`.`views` AS TEXT)
                END
              ),
              'price',
              json(
                CASE
                  WHEN typeof(`t0`.`price`) = 'real'
                  AND abs(`t0`.`price`) = 9e999 THEN iif(`t0`.`price` > 0, '"Infinity"', '"-Infinity"')
                  WHEN typeof(`t0`.`price`) = 'real'
                  AND CAST(printf('%!.15g', `t0`.`price`) AS REAL) <> `t0`.`price` THEN printf('%!.17g', `t0`.`price`)
                  ELSE json_quote(
                    CASE typeof(`t0`.`price`)
                      WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`price`)))
                      ELSE `t0`.`price`
                    END
                  )
                END
              ),
              'published_at',
              CASE typeof(`t0`.`published_at`)
                WHEN 'text' THEN coalesce(strftime('%Y-%m-%dT%H:%M:%fZ', `t0`.`published_at`), `t0`.`published_at`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`published_at`)))
                ELSE strftime('%Y-%m-%dT%H:%M:%fZ', `t0`.`published_at` / 1000.0, 'unixepoch')
              END
            ),
            '}'
          ) || ',"data":' || CASE typeof(`t0`.`data`)
            WHEN 'blob' THEN iif(json_valid(`t0`.`data`, 8), json(`t0`.`data`), json_quote(concat ('\x', lower(hex(`t0`.`data`)))))
            ELSE iif(json_valid(`t0`.`data`), `t0`.`data`, json_quote(`t0`.`data`))
          END || ',' || rtrim(
            substr(
              json_object(
                'is_featured',
                json(
                  CASE
                    WHEN `t0`.`is_featured` IS NULL THEN 'null'
                    WHEN `t0`.`is_featured` THEN 'true'
                    ELSE 'false'
                  END
                ),
                'author',
                iif(
                  `t0`.`author` BETWEEN -9007199254740991 AND 9007199254740991,
                  `t0`.`author`,
                  CASE typeof(`t0`.`author`)
                    WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`author`)))
                    ELSE CAST(`t0`.`author` AS TEXT)
                  END
                )
              ),
              2
            ),
            '}'
          ) || ',"comments":' || coalesce(
            (
              SELECT
                json_group_array(
                  iif(
                    `t1`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
                    `t1`.`id`,
                    CASE typeof(`t1`.`id`)
                      WHEN 'blob' THEN concat ('\x', lower(hex(`t1`.`id`)))
                      ELSE CAST(`t1`.`id` AS TEXT)
                    END
                  )
                )
              FROM
                (
                  SELECT
                    `t1`.`article`,
                    `t1`.`id`
                  FROM
                    `comments` AS `t1`
                  WHERE
                    `t1`.`article` = `t0`.`id`
                  ORDER BY
                    `t1`.`id` ASC
                  LIMIT
                    100
                ) AS `t1`
            ),
            'null'
          ) || ',"tags":' || coalesce(
            (
              SELECT
                json_group_array(
                  iif(
                    `t2`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
                    `t2`.`id`,
                    CASE typeof(`t2`.`id`)
                      WHEN 'blob' THEN concat ('\x', lower(hex(`t2`.`id`)))
                      ELSE CAST(`t2`.`id` AS TEXT)
                    END
                  )
                )
              FROM
                (
                  SELECT
                    `t2`.`articles_id`,
                    `t2`.`id`
                  FROM
                    `articles_tags` AS `t2`
                  WHERE
                    `t2`.`articles_id` = `t0`.`id`
                  ORDER BY
                    `t2`.`id` ASC
                  LIMIT
                    100
                ) AS `t2`
            ),
            'null'
          ) || '}',
          ','
        ),
        ']'
      )
    FROM
      (
        SELECT
          `t0`.`id`,
          `t0`.`title`,
          `t0`.`status`,
          `t0`.`views`,
          `t0`.`price`,
          `t0`.`published_at`,
          `t0`.`data`,
          `t0`.`is_featured`,
          `t0`.`author`
        FROM
          `articles` AS `t0`
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      ) AS `t0`
  ) AS `data`

-- by key
SELECT
  (
    SELECT
      concat (
        '[',
        group_concat(
          rtrim(
            json_object(
              'id',
              iif(
                `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
                `t0`.`id`,
                CASE typeof(`t0`.`id`)
                  WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                  ELSE CAST(`t0`.`id` AS TEXT)
                END
              ),
              'title',
              CASE typeof(`t0`.`title`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`title`)))
                ELSE `t0`.`title`
              END,
              'status',
              CASE typeof(`t0`.`status`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`status`)))
                ELSE `t0`.`status`
              END,
              'views',
              iif(
                `t0`.`views` BETWEEN -9007199254740991 AND 9007199254740991,
                `t0`.`views`,
                CASE typeof(`t0`.`views`)
                  WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`views`)))
                  ELSE CAST(`t0`.`views` AS TEXT)
                END
              ),
              'price',
              json(
                CASE
                  WHEN typeof(`t0`.`price`) = 'real'
                  AND abs(`t0`.`price`) = 9e999 THEN iif(`t0`.`price` > 0, '"Infinity"', '"-Infinity"')
                  WHEN typeof(`t0`.`price`) = 'real'
                  AND CAST(printf('%!.15g', `t0`.`price`) AS REAL) <> `t0`.`price` THEN printf('%!.17g', `t0`.`price`)
                  ELSE json_quote(
                    CASE typeof(`t0`.`price`)
                      WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`price`)))
                      ELSE `t0`.`price`
                    END
                  )
                END
              ),
              'published_at',
              CASE typeof(`t0`.`published_at`)
                WHEN 'text' THEN coalesce(strftime('%Y-%m-%dT%H:%M:%fZ', `t0`.`published_at`), `t0`.`published_at`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`published_at`)))
                ELSE strftime('%Y-%m-%dT%H:%M:%fZ', `t0`.`published_at` / 1000.0, 'unixepoch')
              END
            ),
            '}'
          ) || ',"data":' || CASE typeof(`t0`.`data`)
            WHEN 'blob' THEN iif(json_valid(`t0`.`data`, 8), json(`t0`.`data`), json_quote(concat ('\x', lower(hex(`t0`.`data`)))))
            ELSE iif(json_valid(`t0`.`data`), `t0`.`data`, json_quote(`t0`.`data`))
          END || ',' || substr(
            json_object(
              'is_featured',
              json(
                CASE
                  WHEN `t0`.`is_featured` IS NULL THEN 'null'
                  WHEN `t0`.`is_featured` THEN 'true'
                  ELSE 'false'
                END
              ),
              'author',
              iif(
                `t0`.`author` BETWEEN -9007199254740991 AND 9007199254740991,
                `t0`.`author`,
                CASE typeof(`t0`.`author`)
                  WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`author`)))
                  ELSE CAST(`t0`.`author` AS TEXT)
                END
              )
            ),
            2
          ),
          ','
        ),
        ']'
      )
    FROM
      (
        SELECT
          `t0`.`id`,
          `t0`.`title`,
          `t0`.`status`,
          `t0`.`views`,
          `t0`.`price`,
          `t0`.`published_at`,
          `t0`.`data`,
          `t0`.`is_featured`,
          `t0`.`author`
        FROM
          `articles` AS `t0`
        WHERE
          `t0`.`id` = + $1
        LIMIT
          1
      ) AS `t0`
  ) AS `version`,
  (
    SELECT
      concat (
        '[',
        group_concat(
          rtrim(
            json_object(
              'id',
              iif(
                `t1`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
                `t1`.`id`,
                CASE typeof(`t1`.`id`)
                  WHEN 'blob' THEN concat ('\x', lower(hex(`t1`.`id`)))
                  ELSE CAST(`t1`.`id` AS TEXT)
                END
              ),
              'title',
              CASE typeof(`t1`.`title`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t1`.`title`)))
                ELSE `t1`.`title`
              END,
              'status',
              CASE typeof(`t1`.`status`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t1`.`status`)))
                ELSE `t1`.`status`
              END,
              'views',
              iif(
                `t1`.`views` BETWEEN -9007199254740991 AND 9007199254740991,
                `t1`.`views`,
                CASE typeof(`t1`.`views`)
                  WHEN 'blob' THEN concat ('\x', lower(hex(`t1`.`views`)))
                  ELSE CAST(`t1`.`views` AS TEXT)
                END
              ),
              'price',
              json(
                CASE
                  WHEN typeof(`t1`.`price`) = 'real'
                  AND abs(`t1`.`price`) = 9e999 THEN iif(`t1`.`price` > 0, '"Infinity"', '"-Infinity"')
                  WHEN typeof(`t1`.`price`) = 'real'
                  AND CAST(printf('%!.15g', `t1`.`price`) AS REAL) <> `t1`.`price` THEN printf('%!.17g', `t1`.`price`)
                  ELSE json_quote(
                    CASE typeof(`t1`.`price`)
                      WHEN 'blob' THEN concat ('\x', lower(hex(`t1`.`price`)))
                      ELSE `t1`.`price`
                    END
                  )
                END
              ),
              'published_at',
              CASE typeof(`t1`.`published_at`)
                WHEN 'text' THEN coalesce(strftime('%Y-%m-%dT%H:%M:%fZ', `t1`.`published_at`), `t1`.`published_at`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t1`.`published_at`)))
                ELSE strftime('%Y-%m-%dT%H:%M:%fZ', `t1`.`published_at` / 1000.0, 'unixepoch')
              END
            ),
            '}'
          ) || ',"data":' || CASE typeof(`t1`.`data`)
            WHEN 'blob' THEN iif(json_valid(`t1`.`data`, 8), json(`t1`.`data`), json_quote(concat ('\x', lower(hex(`t1`.`data`)))))
            ELSE iif(json_valid(`t1`.`data`), `t1`.`data`, json_quote(`t1`.`data`))
          END || ',' || rtrim(
            substr(
              json_object(
                'is_featured',
                json(
                  CASE
                    WHEN `t1`.`is_featured` IS NULL THEN 'null'
                    WHEN `t1`.`is_featured` THEN 'true'
                    ELSE 'false'
                  END
                ),
                'author',
                iif(
                  `t1`.`author` BETWEEN -9007199254740991 AND 9007199254740991,
                  `t1`.`author`,
                  CASE typeof(`t1`.`author`)
                    WHEN 'blob' THEN concat ('\x', lower(hex(`t1`.`author`)))
                    ELSE CAST(`t1`.`author` AS TEXT)
                  END
                )
              ),
              2
            ),
            '}'
          ) || ',"comments":' || coalesce(
            (
              SELECT
                json_group_array(
                  iif(
                    `t2`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
                    `t2`.`id`,
                    CASE typeof(`t2`.`id`)
                      WHEN 'blob' THEN concat ('\x', lower(hex(`t2`.`id`)))
                      ELSE CAST(`t2`.`id` AS TEXT)
                    END
                  )
                )
              FROM
                (
                  SELECT
                    `t2`.`article`,
                    `t2`.`id`
                  FROM
                    `comments` AS `t2`
                  WHERE
                    `t2`.`article` = `t1`.`id`
                  ORDER BY
                    `t2`.`id` ASC
                  LIMIT
                    100
                ) AS `t2`
            ),
            'null'
          ) || ',"tags":' || coalesce(
            (
              SELECT
                json_group_array(
                  iif(
                    `t3`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
                    `t3`.`id`,
                    CASE typeof(`t3`.`id`)
                      WHEN 'blob' THEN concat ('\x', lower(hex(`t3`.`id`)))
                      ELSE CAST(`t3`.`id` AS TEXT)
                    END
                  )
                )
              FROM
                (
                  SELECT
                    `t3`.`articles_id`,
                    `t3`.`id`
                  FROM
                    `articles_tags` AS `t3`
                  WHERE
                    `t3`.`articles_id` = `t1`.`id`
                  ORDER BY
                    `t3`.`id` ASC
                  LIMIT
                    100
                ) AS `t3`
            ),
            'null'
          ) || '}',
          ','
        ),
        ']'
      )
    FROM
      (
        SELECT
          `t1`.`id`,
          `t1`.`title`,
          `t1`.`status`,
          `t1`.`views`,
          `t1`.`price`,
          `t1`.`published_at`,
          `t1`.`data`,
          `t1`.`is_featured`,
          `t1`.`author`
        FROM
          `articles` AS `t1`
        WHERE
          `t1`.`id` = + $1
        ORDER BY
          `t1`.`id` ASC
        LIMIT
          1
      ) AS `t1`
  ) AS `data`

-- by key with a relation
SELECT
  (
    SELECT
      concat (
        '[',
        group_concat(
          rtrim(
            json_object(
              'id',
              iif(
                `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
                `t0`.`id`,
                CASE typeof(`t0`.`id`)
                  WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                  ELSE CAST(`t0`.`id` AS TEXT)
                END
              ),
              'title',
              CASE typeof(`t0`.`title`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`title`)))
                ELSE `t0`.`title`
              END,
              'status',
              CASE typeof(`t0`.`status`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`status`)))
                ELSE `t0`.`status`
              END,
              'views',
              iif(
                `t0`.`views` BETWEEN -9007199254740991 AND 9007199254740991,
                `t0`.`views`,
                CASE typeof(`t0`.`views`)
                  WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`views`)))
                  ELSE CAST(`t0`.`views` AS TEXT)
                END
              ),
              'price',
              json(
                CASE
                  WHEN typeof(`t0`.`price`) = 'real'
                  AND abs(`t0`.`price`) = 9e999 THEN iif(`t0`.`price` > 0, '"Infinity"', '"-Infinity"')
                  WHEN typeof(`t0`.`price`) = 'real'
                  AND CAST(printf('%!.15g', `t0`.`price`) AS REAL) <> `t0`.`price` THEN printf('%!.17g', `t0`.`price`)
                  ELSE json_quote(
                    CASE typeof(`t0`.`price`)
                      WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`price`)))
                      ELSE `t0`.`price`
                    END
                  )
                END
              ),
              'published_at',
              CASE typeof(`t0`.`published_at`)
                WHEN 'text' THEN coalesce(strftime('%Y-%m-%dT%H:%M:%fZ', `t0`.`published_at`), `t0`.`published_at`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`published_at`)))
                ELSE strftime('%Y-%m-%dT%H:%M:%fZ', `t0`.`published_at` / 1000.0, 'unixepoch')
              END
            ),
            '}'
          ) || ',"data":' || CASE typeof(`t0`.`data`)
            WHEN 'blob' THEN iif(json_valid(`t0`.`data`, 8), json(`t0`.`data`), json_quote(concat ('\x', lower(hex(`t0`.`data`)))))
            ELSE iif(json_valid(`t0`.`data`), `t0`.`data`, json_quote(`t0`.`data`))
          END || ',' || substr(
            json_object(
              'is_featured',
              json(
                CASE
                  WHEN `t0`.`is_featured` IS NULL THEN 'null'
                  WHEN `t0`.`is_featured` THEN 'true'
                  ELSE 'false'
                END
              ),
              'author',
              iif(
                `t0`.`author` BETWEEN -9007199254740991 AND 9007199254740991,
                `t0`.`author`,
                CASE typeof(`t0`.`author`)
                  WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`author`)))
                  ELSE CAST(`t0`.`author` AS TEXT)
                END
              )
            ),
            2
          ),
          ','
        ),
        ']'
      )
    FROM
      (
        SELECT
          `t0`.`id`,
          `t0`.`title`,
          `t0`.`status`,
          `t0`.`views`,
          `t0`.`price`,
          `t0`.`published_at`,
          `t0`.`data`,
          `t0`.`is_featured`,
          `t0`.`author`
        FROM
          `articles` AS `t0`
        WHERE
          `t0`.`id` = + $1
        LIMIT
          1
      ) AS `t0`
  ) AS `version`,
  coalesce(
    (
      SELECT
        json_group_array(
          json_object(
            'title',
            CASE typeof(`t1`.`title`)
              WHEN 'blob' THEN concat ('\x', lower(hex(`t1`.`title`)))
              ELSE `t1`.`title`
            END,
            'author',
            (
              SELECT
                json_object(
                  'name',
                  CASE typeof(`t2`.`name`)
                    WHEN 'blob' THEN concat ('\x', lower(hex(`t2`.`name`)))
                    ELSE `t2`.`name`
                  END
                )
              FROM
                `authors` AS `t2`
              WHERE
                `t2`.`id` = `t1`.`author`
              LIMIT
                1
            )
          )
        )
      FROM
        (
          SELECT
            `t1`.`title`,
            `t1`.`author`
          FROM
            `articles` AS `t1`
          WHERE
            `t1`.`id` = + $1
          ORDER BY
            `t1`.`id` ASC
          LIMIT
            1
        ) AS `t1`
    ),
    'null'
  ) AS `data`

-- many-to-one
SELECT
  coalesce(
    (
      SELECT
        json_group_array(
          json_object(
            'title',
            CASE typeof(`t0`.`title`)
              WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`title`)))
              ELSE `t0`.`title`
            END,
            'author',
            (
              SELECT
                json_object(
                  'name',
                  CASE typeof(`t1`.`name`)
                    WHEN 'blob' THEN concat ('\x', lower(hex(`t1`.`name`)))
                    ELSE `t1`.`name`
                  END
                )
              FROM
                `authors` AS `t1`
              WHERE
                `t1`.`id` = `t0`.`author`
              LIMIT
                1
            )
          )
        )
      FROM
        (
          SELECT
            `t0`.`title`,
            `t0`.`author`
          FROM
            `articles` AS `t0`
          ORDER BY
            `t0`.`id` ASC
          LIMIT
            100
        ) AS `t0`
    ),
    'null'
  ) AS `data`

-- one-to-many
SELECT
  coalesce(
    (
      SELECT
        json_group_array(
          json_object(
            'name',
            CASE typeof(`t0`.`name`)
              WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`name`)))
              ELSE `t0`.`name`
            END,
            'articles',
            (
              SELECT
                json_group_array(
                  json_object(
                    'title',
                    CASE typeof(`t1`.`title`)
                      WHEN 'blob' THEN concat ('\x', lower(hex(`t1`.`title`)))
                      ELSE `t1`.`title`
                    END
                  )
                )
              FROM
                (
                  SELECT
                    `t1`.`author`,
                    `t1`.`title`
                  FROM
                    `articles` AS `t1`
                  WHERE
                    `t1`.`author` = `t0`.`id`
                  ORDER BY
                    `t1`.`id` ASC
                  LIMIT
                    100
                ) AS `t1`
            )
          )
        )
      FROM
        (
          SELECT
            `t0`.`name`,
            `t0`.`id`
          FROM
            `authors` AS `t0`
          ORDER BY
            `t0`.`id` ASC
          LIMIT
            100
        ) AS `t0`
    ),
    'null'
  ) AS `data`

-- many-to-many
SELECT
  coalesce(
    (
      SELECT
        json_group_array(
          json_object(
            'title',
            CASE typeof(`t0`.`title`)
              WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`title`)))
              ELSE `t0`.`title`
            END,
            'tags',
            (
              SELECT
                json_group_array(
                  json_object(
                    'tags_id',
                    (
                      SELECT
                        json_object(
                          'name',
                          CASE typeof(`t2`.`name`)
                            WHEN 'blob' THEN concat ('\x', lower(hex(`t2`.`name`)))
                            ELSE `t2`.`name`
                          END
                        )
                      FROM
                        `tags` AS `t2`
                      WHERE
                        `t2`.`id` = `t1`.`tags_id`
                      LIMIT
                        1
                    )
                  )
                )
              FROM
                (
                  SELECT
                    `t1`.`articles_id`,
                    `t1`.`tags_id`
                  FROM
                    `articles_tags` AS `t1`
                  WHERE
                    `t1`.`articles_id` = `t0`.`id`
                  ORDER BY
                    `t1`.`id` ASC
                  LIMIT
                    100
                ) AS `t1`
            )
          )
        )
      FROM
        (
          SELECT
            `t0`.`title`,
            `t0`.`id`
          FROM
            `articles` AS `t0`
          ORDER BY
            `t0`.`id` ASC
          LIMIT
            100
        ) AS `t0`
    ),
    'null'
  ) AS `data`

-- three levels of lists
SELECT
  coalesce(
    (
      SELECT
        json_group_array(
          json_object(
            'name',
            CASE typeof(`t0`.`name`)
              WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`name`)))
              ELSE `t0`.`name`
            END,
            'articles',
            (
              SELECT
                json_group_array(
                  json_object(
                    'title',
                    CASE typeof(`t1`.`title`)
                      WHEN 'blob' THEN concat ('\x', lower(hex(`t1`.`title`)))
                      ELSE `t1`.`title`
                    END,
                    'comments',
                    (
                      SELECT
                        json_group_array(
                          json_object(
                            'body',
                            CASE typeof(`t2`.`body`)
                              WHEN 'blob' THEN concat ('\x', lower(hex(`t2`.`body`)))
                              ELSE `t2`.`body`
                            END
                          )
                        )
                      FROM
                        (
                          SELECT
                            `t2`.`article`,
                            `t2`.`body`
                          FROM
                            `comments` AS `t2`
                          WHERE
                            `t2`.`article` = `t1`.`id`
                          ORDER BY
                            `t2`.`id` ASC
                          LIMIT
                            100
                        ) AS `t2`
                    ),
                    'tags',
                    (
                      SELECT
                        json_group_array(
                          json_object(
                            'tags_id',
                            (
                              SELECT
                                json_object(
                                  'name',
                                  CASE typeof(`t4`.`name`)
                                    WHEN 'blob' THEN concat ('\x', lower(hex(`t4`.`name`)))
                                    ELSE `t4`.`name`
                                  END
                                )
                              FROM
                                `tags` AS `t4`
                              WHERE
                                `t4`.`id` = `t3`.`tags_id`
                              LIMIT
                                1
                            )
                          )
                        )
                      FROM
                        (
                          SELECT
                            `t3`.`articles_id`,
                            `t3`.`tags_id`
                          FROM
                            `articles_tags` AS `t3`
                          WHERE
                            `t3`.`articles_id` = `t1`.`id`
                          ORDER BY
                            `t3`.`id` ASC
                          LIMIT
                            100
                        ) AS `t3`
                    )
                  )
                )
              FROM
                (
                  SELECT
                    `t1`.`author`,
                    `t1`.`title`,
                    `t1`.`id`
                  FROM
                    `articles` AS `t1`
                  WHERE
                    `t1`.`author` = `t0`.`id`
                  ORDER BY
                    `t1`.`id` ASC
                  LIMIT
                    100
                ) AS `t1`
            )
          )
        )
      FROM
        (
          SELECT
            `t0`.`name`,
            `t0`.`id`
          FROM
            `authors` AS `t0`
          ORDER BY
            `t0`.`id` ASC
          LIMIT
            100
        ) AS `t0`
    ),
    'null'
  ) AS `data`

-- a circle of relations
SELECT
  coalesce(
    (
      SELECT
        json_group_array(
          json_object(
            'body',
            CASE typeof(`t0`.`body`)
              WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`body`)))
              ELSE `t0`.`body`
            END,
            'article',
            (
              SELECT
                json_object(
                  'author',
                  (
                    SELECT
                      json_object(
                        'articles',
                        (
                          SELECT
                            json_group_array(
                              json_object(
                                'title',
                                CASE typeof(`t3`.`title`)
                                  WHEN 'blob' THEN concat ('\x', lower(hex(`t3`.`title`)))
                                  ELSE `t3`.`title`
                                END
                              )
                            )
                          FROM
                            (
                              SELECT
                                `t3`.`author`,
                                `t3`.`title`
                              FROM
                                `articles` AS `t3`
                              WHERE
                                `t3`.`author` = `t2`.`id`
                              ORDER BY
                                `t3`.`id` ASC
                              LIMIT
                                100
                            ) AS `t3`
                        )
                      )
                    FROM
                      `authors` AS `t2`
                    WHERE
                      `t2`.`id` = `t1`.`author`
                    LIMIT
                      1
                  )
                )
              FROM
                `articles` AS `t1`
              WHERE
                `t1`.`id` = `t0`.`article`
              LIMIT
                1
            )
          )
        )
      FROM
        (
          SELECT
            `t0`.`body`,
            `t0`.`article`
          FROM
            `comments` AS `t0`
          ORDER BY
            `t0`.`id` ASC
          LIMIT
            100
        ) AS `t0`
    ),
    'null'
  ) AS `data`

-- an alias
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'headline',
            CASE typeof(`t0`.`title`)
              WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`title`)))
              ELSE `t0`.`title`
            END
          ) AS "json"
        FROM
          `articles` AS `t0`
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      )
  ) AS `data`

-- a count of a list
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'title',
            CASE typeof(`t0`.`title`)
              WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`title`)))
              ELSE `t0`.`title`
            END,
            'comments_count',
            (
              SELECT
                COUNT(*)
              FROM
                `comments` AS `t1`
              WHERE
                `t1`.`article` = `t0`.`id`
            )
          ) AS "json"
        FROM
          `articles` AS `t0`
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      )
  ) AS `data`

-- a part of a date
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'title',
            CASE typeof(`t0`.`title`)
              WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`title`)))
              ELSE `t0`.`title`
            END,
            'published_at_year',
            CAST(
              CASE typeof(`t0`.`published_at`)
                WHEN 'text' THEN strftime('%Y', `t0`.`published_at`)
                ELSE strftime('%Y', `t0`.`published_at` / 1000.0, 'unixepoch')
              END AS INTEGER
            )
          ) AS "json"
        FROM
          `articles` AS `t0`
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      )
  ) AS `data`

-- a concealed field
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'pin',
            CASE
              WHEN `t0`.`pin` IS NOT NULL
              AND CAST(`t0`.`pin` AS TEXT) <> '' THEN '**********'
              ELSE NULL
            END
          ) AS "json"
        FROM
          `authors` AS `t0`
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      )
  ) AS `data`

-- a system collection
SELECT
  coalesce(
    (
      SELECT
        json_group_array(
          json_object(
            'email',
            CASE typeof(`t0`.`email`)
              WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`email`)))
              ELSE `t0`.`email`
            END,
            'role',
            (
              SELECT
                json_object(
                  'name',
                  CASE typeof(`t1`.`name`)
                    WHEN 'blob' THEN concat ('\x', lower(hex(`t1`.`name`)))
                    ELSE `t1`.`name`
                  END
                )
              FROM
                `directus_roles` AS `t1`
              WHERE
                `t1`.`id` = `t0`.`role`
              LIMIT
                1
            )
          )
        )
      FROM
        (
          SELECT
            `t0`.`email`,
            `t0`.`role`
          FROM
            `directus_users` AS `t0`
          ORDER BY
            `t0`.`id` ASC
          LIMIT
            100
        ) AS `t0`
    ),
    'null'
  ) AS `data`

-- _eq
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            )
          ) AS "json"
        FROM
          `articles` AS `t0`
        WHERE
          `t0`.`status` = + $1
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      )
  ) AS `data`

-- _neq
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            )
          ) AS "json"
        FROM
          `articles` AS `t0`
        WHERE
          NOT (`t0`.`status` = + $1)
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      )
  ) AS `data`

-- _in
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            )
          ) AS "json"
        FROM
          `articles` AS `t0`
        WHERE
          `t0`.`views` IN (
            SELECT
              value
            FROM
              json_each($1)
          )
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      )
  ) AS `data`

-- _nin
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            )
          ) AS "json"
        FROM
          `articles` AS `t0`
        WHERE
          NOT (
            `t0`.`views` IN (
              SELECT
                value
              FROM
                json_each($1)
            )
          )
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      )
  ) AS `data`

-- _lt and _gte
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            )
          ) AS "json"
        FROM
          `articles` AS `t0`
        WHERE
          (
            `t0`.`views` >= + $1
            AND `t0`.`views` < + $2
          )
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      )
  ) AS `data`

-- _between
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            )
          ) AS "json"
        FROM
          `articles` AS `t0`
        WHERE
          (
            `t0`.`views` >= + $1
            AND `t0`.`views` <= + $2
          )
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      )
  ) AS `data`

-- _nbetween
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            )
          ) AS "json"
        FROM
          `articles` AS `t0`
        WHERE
          NOT (
            `t0`.`views` >= + $1
            AND `t0`.`views` <= + $2
          )
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      )
  ) AS `data`

-- _null
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            )
          ) AS "json"
        FROM
          `articles` AS `t0`
        WHERE
          `t0`.`published_at` IS NULL
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      )
  ) AS `data`

-- _nnull
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            )
          ) AS "json"
        FROM
          `articles` AS `t0`
        WHERE
          `t0`.`published_at` IS NOT NULL
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      )
  ) AS `data`

-- _empty
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            )
          ) AS "json"
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
      )
  ) AS `data`

-- _contains
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            )
          ) AS "json"
        FROM
          `articles` AS `t0`
        WHERE
          `t0`.`title` LIKE $1 ESCAPE '\'
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      )
  ) AS `data`

-- _icontains
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            )
          ) AS "json"
        FROM
          `articles` AS `t0`
        WHERE
          `t0`.`title` LIKE $1 ESCAPE '\'
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      )
  ) AS `data`

-- _ncontains
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            )
          ) AS "json"
        FROM
          `articles` AS `t0`
        WHERE
          NOT (`t0`.`title` LIKE $1 ESCAPE '\')
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      )
  ) AS `data`

-- _starts_with
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            )
          ) AS "json"
        FROM
          `articles` AS `t0`
        WHERE
          `t0`.`title` LIKE $1 ESCAPE '\'
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      )
  ) AS `data`

-- _iends_with
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            )
          ) AS "json"
        FROM
          `articles` AS `t0`
        WHERE
          `t0`.`title` LIKE $1 ESCAPE '\'
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      )
  ) AS `data`

-- a boolean
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            )
          ) AS "json"
        FROM
          `articles` AS `t0`
        WHERE
          `t0`.`is_featured` = + $1
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      )
  ) AS `data`

-- a decimal
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            )
          ) AS "json"
        FROM
          `articles` AS `t0`
        WHERE
          `t0`.`price` > + $1
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      )
  ) AS `data`

-- a moment
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            )
          ) AS "json"
        FROM
          `articles` AS `t0`
        WHERE
          CASE typeof(`t0`.`published_at`)
            WHEN 'text' THEN CAST(round(unixepoch(`t0`.`published_at`, 'subsec') * 1000) AS INTEGER)
            ELSE `t0`.`published_at`
          END >= + $1
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      )
  ) AS `data`

-- a part of a date
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            )
          ) AS "json"
        FROM
          `articles` AS `t0`
        WHERE
          CAST(
            CASE typeof(`t0`.`published_at`)
              WHEN 'text' THEN strftime('%Y', `t0`.`published_at`)
              ELSE strftime('%Y', `t0`.`published_at` / 1000.0, 'unixepoch')
            END AS INTEGER
          ) = + $1
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      )
  ) AS `data`

-- a path of JSON
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            )
          ) AS "json"
        FROM
          `articles` AS `t0`
        WHERE
          CASE json_type(iif(json_valid(`t0`.`data`), `t0`.`data`, 'null'), '$."color"')
            WHEN 'true' THEN 'true'
            WHEN 'false' THEN 'false'
            WHEN 'null' THEN NULL
            ELSE CAST(`t0`.`data` ->> '$."color"' AS TEXT)
          END = + $1
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      )
  ) AS `data`

-- _or
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            )
          ) AS "json"
        FROM
          `articles` AS `t0`
        WHERE
          (
            `t0`.`id` = + $1
            OR `t0`.`title` = + $2
          )
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      )
  ) AS `data`

-- through a many-to-one relation
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            )
          ) AS "json"
        FROM
          `articles` AS `t0`
          LEFT JOIN `authors` AS `t1` ON `t1`.`id` = `t0`.`author`
        WHERE
          `t1`.`name` = + $1
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      )
  ) AS `data`

-- through a one-to-many relation
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            )
          ) AS "json"
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
                AND `t1`.`body` = + $1
              )
          )
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      )
  ) AS `data`

-- _some
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            )
          ) AS "json"
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
                AND `t1`.`body` LIKE $1 ESCAPE '\'
              )
          )
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      )
  ) AS `data`

-- _none
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            )
          ) AS "json"
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
                AND `t1`.`body` LIKE $1 ESCAPE '\'
              )
          ) AS `t2` ON `t2`.`key` = `t0`.`id`
        WHERE
          `t2`.`key` IS NULL
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      )
  ) AS `data`

-- without children
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            )
          ) AS "json"
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
      )
  ) AS `data`

-- a count of a list
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            )
          ) AS "json"
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
          coalesce(`t2`.`value`, 0) > + $1
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      )
  ) AS `data`

-- through a many-to-many relation
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            )
          ) AS "json"
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
                AND `t2`.`name` = + $1
              )
          )
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      )
  ) AS `data`

-- a search
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            )
          ) AS "json"
        FROM
          `articles` AS `t0`
        WHERE
          (
            `t0`.`title` LIKE $1 ESCAPE '\'
            OR `t0`.`status` LIKE $2 ESCAPE '\'
          )
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      )
  ) AS `data`

-- sorted
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            )
          ) AS "json"
        FROM
          `articles` AS `t0`
        ORDER BY
          `t0`.`views` DESC,
          `t0`.`id` DESC
        LIMIT
          100
      )
  ) AS `data`

-- sorted through a relation
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            )
          ) AS "json"
        FROM
          `articles` AS `t0`
          LEFT JOIN `authors` AS `t1` ON `t1`.`id` = `t0`.`author`
        ORDER BY
          `t1`.`name` ASC,
          `t0`.`views` DESC,
          `t0`.`id` ASC
        LIMIT
          100
      )
  ) AS `data`

-- sorted by a part of a date
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            )
          ) AS "json"
        FROM
          `articles` AS `t0`
        ORDER BY
          CAST(
            CASE typeof(`t0`.`published_at`)
              WHEN 'text' THEN strftime('%Y', `t0`.`published_at`)
              ELSE strftime('%Y', `t0`.`published_at` / 1000.0, 'unixepoch')
            END AS INTEGER
          ) ASC,
          `t0`.`id` ASC
        LIMIT
          100
      )
  ) AS `data`

-- the newest 20
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            )
          ) AS "json"
        FROM
          `articles` AS `t0`
        ORDER BY
          CASE typeof(`t0`.`published_at`)
            WHEN 'text' THEN CAST(round(unixepoch(`t0`.`published_at`, 'subsec') * 1000) AS INTEGER)
            ELSE `t0`.`published_at`
          END DESC,
          `t0`.`id` DESC
        LIMIT
          20
      )
  ) AS `data`

-- a page by offset
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            )
          ) AS "json"
        FROM
          `articles` AS `t0`
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          2
        OFFSET
          $1
      )
  ) AS `data`

-- the first page by cursor
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            ),
            '$place0',
            CASE typeof(`t0`.`id`)
              WHEN 'integer' THEN 'i' || `t0`.`id`
              WHEN 'real' THEN 'r' || printf('%!.17g', `t0`.`id`)
              WHEN 'blob' THEN 'b' || hex(`t0`.`id`)
              ELSE 't' || `t0`.`id`
            END
          ) AS "json"
        FROM
          `articles` AS `t0`
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          3
      )
  ) AS `data`

-- all rows
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            )
          ) AS "json"
        FROM
          `articles` AS `t0`
        ORDER BY
          `t0`.`id` ASC
      )
  ) AS `data`

-- with both counts
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            )
          ) AS "json"
        FROM
          `articles` AS `t0`
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      )
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
  coalesce(
    (
      SELECT
        json_group_array(
          json_object(
            'name',
            CASE typeof(`t0`.`name`)
              WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`name`)))
              ELSE `t0`.`name`
            END,
            'articles',
            (
              SELECT
                json_group_array(
                  json_object(
                    'title',
                    CASE typeof(`t1`.`title`)
                      WHEN 'blob' THEN concat ('\x', lower(hex(`t1`.`title`)))
                      ELSE `t1`.`title`
                    END
                  )
                )
              FROM
                (
                  SELECT
                    `t1`.`author`,
                    `t1`.`title`
                  FROM
                    `articles` AS `t1`
                  WHERE
                    `t1`.`author` = `t0`.`id`
                  ORDER BY
                    `t1`.`views` DESC NULLS LAST,
                    `t1`.`id` DESC
                  LIMIT
                    1
                ) AS `t1`
            )
          )
        )
      FROM
        (
          SELECT
            `t0`.`name`,
            `t0`.`id`
          FROM
            `authors` AS `t0`
          ORDER BY
            `t0`.`id` ASC
          LIMIT
            100
        ) AS `t0`
    ),
    'null'
  ) AS `data`

-- a filter for each parent
SELECT
  coalesce(
    (
      SELECT
        json_group_array(
          json_object(
            'name',
            CASE typeof(`t0`.`name`)
              WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`name`)))
              ELSE `t0`.`name`
            END,
            'articles',
            (
              SELECT
                json_group_array(
                  json_object(
                    'title',
                    CASE typeof(`t1`.`title`)
                      WHEN 'blob' THEN concat ('\x', lower(hex(`t1`.`title`)))
                      ELSE `t1`.`title`
                    END
                  )
                )
              FROM
                (
                  SELECT
                    `t1`.`author`,
                    `t1`.`title`
                  FROM
                    `articles` AS `t1`
                  WHERE
                    `t1`.`author` = `t0`.`id`
                    AND `t1`.`status` = + $1
                  ORDER BY
                    `t1`.`id` ASC
                  LIMIT
                    100
                ) AS `t1`
            )
          )
        )
      FROM
        (
          SELECT
            `t0`.`name`,
            `t0`.`id`
          FROM
            `authors` AS `t0`
          ORDER BY
            `t0`.`id` ASC
          LIMIT
            100
        ) AS `t0`
    ),
    'null'
  ) AS `data`

-- a count
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'count',
            json(
              CASE
                WHEN typeof(`t2`.`a0`) = 'real'
                AND abs(`t2`.`a0`) = 9e999 THEN iif(`t2`.`a0` > 0, '"Infinity"', '"-Infinity"')
                WHEN typeof(`t2`.`a0`) = 'real'
                AND CAST(printf('%!.15g', `t2`.`a0`) AS REAL) <> `t2`.`a0` THEN printf('%!.17g', `t2`.`a0`)
                ELSE json_quote(
                  CASE typeof(`t2`.`a0`)
                    WHEN 'blob' THEN concat ('\x', lower(hex(`t2`.`a0`)))
                    ELSE `t2`.`a0`
                  END
                )
              END
            )
          ) AS "json"
        FROM
          (
            SELECT
              count(*) AS `a0`
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
      )
  ) AS `data`

-- aggregates
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'sum',
            json_object(
              'views',
              json(
                CASE
                  WHEN typeof(`t2`.`a0`) = 'real'
                  AND abs(`t2`.`a0`) = 9e999 THEN iif(`t2`.`a0` > 0, '"Infinity"', '"-Infinity"')
                  WHEN typeof(`t2`.`a0`) = 'real'
                  AND CAST(printf('%!.15g', `t2`.`a0`) AS REAL) <> `t2`.`a0` THEN printf('%!.17g', `t2`.`a0`)
                  ELSE json_quote(
                    CASE typeof(`t2`.`a0`)
                      WHEN 'blob' THEN concat ('\x', lower(hex(`t2`.`a0`)))
                      ELSE `t2`.`a0`
                    END
                  )
                END
              )
            ),
            'avg',
            json_object(
              'price',
              json(
                CASE
                  WHEN typeof(`t2`.`a1`) = 'real'
                  AND abs(`t2`.`a1`) = 9e999 THEN iif(`t2`.`a1` > 0, '"Infinity"', '"-Infinity"')
                  WHEN typeof(`t2`.`a1`) = 'real'
                  AND CAST(printf('%!.15g', `t2`.`a1`) AS REAL) <> `t2`.`a1` THEN printf('%!.17g', `t2`.`a1`)
                  ELSE json_quote(
                    CASE typeof(`t2`.`a1`)
                      WHEN 'blob' THEN concat ('\x', lower(hex(`t2`.`a1`)))
                      ELSE `t2`.`a1`
                    END
                  )
                END
              )
            ),
            'countDistinct',
            json_object(
              'author',
              json(
                CASE
                  WHEN typeof(`t2`.`a2`) = 'real'
                  AND abs(`t2`.`a2`) = 9e999 THEN iif(`t2`.`a2` > 0, '"Infinity"', '"-Infinity"')
                  WHEN typeof(`t2`.`a2`) = 'real'
                  AND CAST(printf('%!.15g', `t2`.`a2`) AS REAL) <> `t2`.`a2` THEN printf('%!.17g', `t2`.`a2`)
                  ELSE json_quote(
                    CASE typeof(`t2`.`a2`)
                      WHEN 'blob' THEN concat ('\x', lower(hex(`t2`.`a2`)))
                      ELSE `t2`.`a2`
                    END
                  )
                END
              )
            )
          ) AS "json"
        FROM
          (
            SELECT
              sum(`t1`.`v0`) AS `a0`,
              avg(`t1`.`v1`) AS `a1`,
              count(DISTINCT `t1`.`v2`) AS `a2`
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
      )
  ) AS `data`

-- groups
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'status',
            CASE typeof(`t2`.`g0`)
              WHEN 'blob' THEN concat ('\x', lower(hex(`t2`.`g0`)))
              ELSE `t2`.`g0`
            END,
            'count',
            json(
              CASE
                WHEN typeof(`t2`.`a0`) = 'real'
                AND abs(`t2`.`a0`) = 9e999 THEN iif(`t2`.`a0` > 0, '"Infinity"', '"-Infinity"')
                WHEN typeof(`t2`.`a0`) = 'real'
                AND CAST(printf('%!.15g', `t2`.`a0`) AS REAL) <> `t2`.`a0` THEN printf('%!.17g', `t2`.`a0`)
                ELSE json_quote(
                  CASE typeof(`t2`.`a0`)
                    WHEN 'blob' THEN concat ('\x', lower(hex(`t2`.`a0`)))
                    ELSE `t2`.`a0`
                  END
                )
              END
            )
          ) AS "json"
        FROM
          (
            SELECT
              `t1`.`g0`,
              count(*) AS `a0`,
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
      )
  ) AS `data`

-- groups by a part of a date
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'published_at_year',
            `t2`.`g0`,
            'max',
            json_object(
              'views',
              json(
                CASE
                  WHEN typeof(`t2`.`a0`) = 'real'
                  AND abs(`t2`.`a0`) = 9e999 THEN iif(`t2`.`a0` > 0, '"Infinity"', '"-Infinity"')
                  WHEN typeof(`t2`.`a0`) = 'real'
                  AND CAST(printf('%!.15g', `t2`.`a0`) AS REAL) <> `t2`.`a0` THEN printf('%!.17g', `t2`.`a0`)
                  ELSE json_quote(
                    CASE typeof(`t2`.`a0`)
                      WHEN 'blob' THEN concat ('\x', lower(hex(`t2`.`a0`)))
                      ELSE `t2`.`a0`
                    END
                  )
                END
              )
            )
          ) AS "json"
        FROM
          (
            SELECT
              `t1`.`g0`,
              iif(
                max(`t1`.`v0`) BETWEEN -9007199254740991 AND 9007199254740991,
                max(`t1`.`v0`),
                CASE typeof(max(`t1`.`v0`))
                  WHEN 'blob' THEN concat ('\x', lower(hex(max(`t1`.`v0`))))
                  ELSE CAST(max(`t1`.`v0`) AS TEXT)
                END
              ) AS `a0`,
              `t1`.`g0` AS `s0`
            FROM
              (
                SELECT
                  CAST(
                    CASE typeof(`t0`.`published_at`)
                      WHEN 'text' THEN strftime('%Y', `t0`.`published_at`)
                      ELSE strftime('%Y', `t0`.`published_at` / 1000.0, 'unixepoch')
                    END AS INTEGER
                  ) AS `g0`,
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
      )
  ) AS `data`

-- a list, by a rule
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            ),
            'title',
            CASE typeof(`t0`.`title`)
              WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`title`)))
              ELSE `t0`.`title`
            END
          ) AS "json"
        FROM
          `articles` AS `t0`
        WHERE
          `t0`.`status` = + $1
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      )
  ) AS `data`

-- by key, by a rule
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            ),
            'title',
            CASE typeof(`t0`.`title`)
              WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`title`)))
              ELSE `t0`.`title`
            END,
            'status',
            CASE typeof(`t0`.`status`)
              WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`status`)))
              ELSE `t0`.`status`
            END,
            'views',
            iif(
              `t0`.`views` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`views`,
              CASE typeof(`t0`.`views`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`views`)))
                ELSE CAST(`t0`.`views` AS TEXT)
              END
            ),
            'author',
            iif(
              `t0`.`author` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`author`,
              CASE typeof(`t0`.`author`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`author`)))
                ELSE CAST(`t0`.`author` AS TEXT)
              END
            )
          ) AS "json"
        FROM
          `articles` AS `t0`
        WHERE
          (
            `t0`.`id` = + $1
            AND `t0`.`status` = + $2
          )
        LIMIT
          1
      )
  ) AS `version`,
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t1`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t1`.`id`,
              CASE typeof(`t1`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t1`.`id`)))
                ELSE CAST(`t1`.`id` AS TEXT)
              END
            ),
            'title',
            CASE typeof(`t1`.`title`)
              WHEN 'blob' THEN concat ('\x', lower(hex(`t1`.`title`)))
              ELSE `t1`.`title`
            END
          ) AS "json"
        FROM
          `articles` AS `t1`
        WHERE
          (
            `t1`.`id` = + $1
            AND `t1`.`status` = + $2
          )
        ORDER BY
          `t1`.`id` ASC
        LIMIT
          1
      )
  ) AS `data`

-- relations, by a rule
SELECT
  coalesce(
    (
      SELECT
        json_group_array(
          json_object(
            'name',
            CASE typeof(`t0`.`name`)
              WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`name`)))
              ELSE `t0`.`name`
            END,
            'articles',
            (
              SELECT
                json_group_array(
                  json_object(
                    'title',
                    CASE typeof(`t1`.`title`)
                      WHEN 'blob' THEN concat ('\x', lower(hex(`t1`.`title`)))
                      ELSE `t1`.`title`
                    END,
                    'comments',
                    (
                      SELECT
                        json_group_array(
                          json_object(
                            'body',
                            CASE typeof(`t2`.`body`)
                              WHEN 'blob' THEN concat ('\x', lower(hex(`t2`.`body`)))
                              ELSE `t2`.`body`
                            END
                          )
                        )
                      FROM
                        (
                          SELECT
                            `t2`.`article`,
                            `t2`.`body`
                          FROM
                            `comments` AS `t2`
                          WHERE
                            `t2`.`article` = `t1`.`id`
                          ORDER BY
                            `t2`.`id` ASC
                          LIMIT
                            100
                        ) AS `t2`
                    )
                  )
                )
              FROM
                (
                  SELECT
                    `t1`.`author`,
                    `t1`.`title`,
                    `t1`.`id`
                  FROM
                    `articles` AS `t1`
                  WHERE
                    `t1`.`author` = `t0`.`id`
                    AND `t1`.`status` = + $1
                  ORDER BY
                    `t1`.`id` ASC
                  LIMIT
                    100
                ) AS `t1`
            )
          )
        )
      FROM
        (
          SELECT
            `t0`.`name`,
            `t0`.`id`
          FROM
            `authors` AS `t0`
          ORDER BY
            `t0`.`id` ASC
          LIMIT
            100
        ) AS `t0`
    ),
    'null'
  ) AS `data`

-- a filter through a relation, by a rule
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            )
          ) AS "json"
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
                  AND `t1`.`body` = + $1
                )
            )
            AND `t0`.`status` = + $2
          )
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      )
  ) AS `data`

-- a count, by a rule
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'count',
            json(
              CASE
                WHEN typeof(`t2`.`a0`) = 'real'
                AND abs(`t2`.`a0`) = 9e999 THEN iif(`t2`.`a0` > 0, '"Infinity"', '"-Infinity"')
                WHEN typeof(`t2`.`a0`) = 'real'
                AND CAST(printf('%!.15g', `t2`.`a0`) AS REAL) <> `t2`.`a0` THEN printf('%!.17g', `t2`.`a0`)
                ELSE json_quote(
                  CASE typeof(`t2`.`a0`)
                    WHEN 'blob' THEN concat ('\x', lower(hex(`t2`.`a0`)))
                    ELSE `t2`.`a0`
                  END
                )
              END
            )
          ) AS "json"
        FROM
          (
            SELECT
              count(*) AS `a0`
            FROM
              (
                SELECT
                  1 AS `one`
                FROM
                  `articles` AS `t0`
                WHERE
                  `t0`.`status` = + $1
              ) AS `t1`
          ) AS `t2`
        LIMIT
          100
      )
  ) AS `data`

-- GraphQL: a list with a list
SELECT
  coalesce(
    (
      SELECT
        json_group_array(
          json_object(
            'title',
            CASE typeof(`t0`.`title`)
              WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`title`)))
              ELSE `t0`.`title`
            END,
            'comments',
            (
              SELECT
                json_group_array(
                  json_object(
                    'body',
                    CASE typeof(`t1`.`body`)
                      WHEN 'blob' THEN concat ('\x', lower(hex(`t1`.`body`)))
                      ELSE `t1`.`body`
                    END
                  )
                )
              FROM
                (
                  SELECT
                    `t1`.`article`,
                    `t1`.`body`
                  FROM
                    `comments` AS `t1`
                  WHERE
                    `t1`.`article` = `t0`.`id`
                  ORDER BY
                    `t1`.`id` ASC
                  LIMIT
                    1
                ) AS `t1`
            )
          )
        )
      FROM
        (
          SELECT
            `t0`.`title`,
            `t0`.`id`
          FROM
            `articles` AS `t0`
          ORDER BY
            `t0`.`views` DESC,
            `t0`.`id` DESC
          LIMIT
            2
        ) AS `t0`
    ),
    'null'
  ) AS `r0`

-- GraphQL: two root fields
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object('id', CAST(`t0`.`id` AS TEXT)) AS "json"
        FROM
          `articles` AS `t0`
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          100
      )
  ) AS `r0`,
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object('id', CAST(`t1`.`id` AS TEXT)) AS "json"
        FROM
          `tags` AS `t1`
        ORDER BY
          `t1`.`id` ASC
        LIMIT
          100
      )
  ) AS `r1`

-- GraphQL: groups
SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'status',
            CASE typeof(`t2`.`g0`)
              WHEN 'blob' THEN concat ('\x', lower(hex(`t2`.`g0`)))
              ELSE `t2`.`g0`
            END,
            'count',
            json_object(
              'id',
              json(
                CASE
                  WHEN typeof(`t2`.`a0`) = 'real'
                  AND abs(`t2`.`a0`) = 9e999 THEN iif(`t2`.`a0` > 0, '"Infinity"', '"-Infinity"')
                  WHEN typeof(`t2`.`a0`) = 'real'
                  AND CAST(printf('%!.15g', `t2`.`a0`) AS REAL) <> `t2`.`a0` THEN printf('%!.17g', `t2`.`a0`)
                  ELSE json_quote(
                    CASE typeof(`t2`.`a0`)
                      WHEN 'blob' THEN concat ('\x', lower(hex(`t2`.`a0`)))
                      ELSE `t2`.`a0`
                    END
                  )
                END
              )
            ),
            'sum',
            json_object(
              'views',
              json(
                CASE
                  WHEN typeof(`t2`.`a1`) = 'real'
                  AND abs(`t2`.`a1`) = 9e999 THEN iif(`t2`.`a1` > 0, '"Infinity"', '"-Infinity"')
                  WHEN typeof(`t2`.`a1`) = 'real'
                  AND CAST(printf('%!.15g', `t2`.`a1`) AS REAL) <> `t2`.`a1` THEN printf('%!.17g', `t2`.`a1`)
                  ELSE json_quote(
                    CASE typeof(`t2`.`a1`)
                      WHEN 'blob' THEN concat ('\x', lower(hex(`t2`.`a1`)))
                      ELSE `t2`.`a1`
                    END
                  )
                END
              )
            )
          ) AS "json"
        FROM
          (
            SELECT
              `t1`.`g0`,
              count(`t1`.`v0`) AS `a0`,
              sum(`t1`.`v1`) AS `a1`,
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
      )
  ) AS `data`

-- GraphQL: a connection
SELECT
  coalesce(
    (
      SELECT
        json_group_array(
          json_object(
            'edges',
            json_object(
              'title',
              CASE typeof(`t0`.`title`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`title`)))
                ELSE `t0`.`title`
              END
            ),
            '$place0',
            CASE typeof(`t0`.`id`)
              WHEN 'integer' THEN 'i' || `t0`.`id`
              WHEN 'real' THEN 'r' || printf('%!.17g', `t0`.`id`)
              WHEN 'blob' THEN 'b' || hex(`t0`.`id`)
              ELSE 't' || `t0`.`id`
            END
          )
        )
      FROM
        (
          SELECT
            `t0`.`title`,
            `t0`.`id`
          FROM
            `articles` AS `t0`
          ORDER BY
            `t0`.`id` ASC
          LIMIT
            3
        ) AS `t0`
    ),
    'null'
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
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            ),
            'name',
            CASE typeof(`t0`.`name`)
              WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`name`)))
              ELSE `t0`.`name`
            END
          ) AS "json"
        FROM
          `tags` AS `t0`
        WHERE
          `t0`.`id` = + $1
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          1
      )
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
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            ),
            'name',
            CASE typeof(`t0`.`name`)
              WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`name`)))
              ELSE `t0`.`name`
            END
          ) AS "json"
        FROM
          `tags` AS `t0`
        WHERE
          `t0`.`id` = + $1
        LIMIT
          1
      )
  ) AS `version`,
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t1`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t1`.`id`,
              CASE typeof(`t1`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t1`.`id`)))
                ELSE CAST(`t1`.`id` AS TEXT)
              END
            ),
            'name',
            CASE typeof(`t1`.`name`)
              WHEN 'blob' THEN concat ('\x', lower(hex(`t1`.`name`)))
              ELSE `t1`.`name`
            END
          ) AS "json"
        FROM
          `tags` AS `t1`
        WHERE
          `t1`.`id` = + $1
        ORDER BY
          `t1`.`id` ASC
        LIMIT
          1
      )
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
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            ),
            'name',
            CASE typeof(`t0`.`name`)
              WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`name`)))
              ELSE `t0`.`name`
            END
          ) AS "json"
        FROM
          `tags` AS `t0`
        WHERE
          `t0`.`id` IN (
            SELECT
              value
            FROM
              json_each($1)
          )
        ORDER BY
          `t0`.`id` ASC
      )
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
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            ),
            'name',
            CASE typeof(`t0`.`name`)
              WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`name`)))
              ELSE `t0`.`name`
            END
          ) AS "json"
        FROM
          `tags` AS `t0`
        WHERE
          `t0`.`id` IN (
            SELECT
              value
            FROM
              json_each($1)
          )
        ORDER BY
          `t0`.`id` ASC
      )
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
      concat (
        '[',
        group_concat(
          rtrim(
            json_object(
              'id',
              iif(
                `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
                `t0`.`id`,
                CASE typeof(`t0`.`id`)
                  WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                  ELSE CAST(`t0`.`id` AS TEXT)
                END
              ),
              'title',
              CASE typeof(`t0`.`title`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`title`)))
                ELSE `t0`.`title`
              END,
              'status',
              CASE typeof(`t0`.`status`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`status`)))
                ELSE `t0`.`status`
              END,
              'views',
              iif(
                `t0`.`views` BETWEEN -9007199254740991 AND 9007199254740991,
                `t0`.`views`,
                CASE typeof(`t0`.`views`)
                  WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`views`)))
                  ELSE CAST(`t0`.`views` AS TEXT)
                END
              ),
              'price',
              json(
                CASE
                  WHEN typeof(`t0`.`price`) = 'real'
                  AND abs(`t0`.`price`) = 9e999 THEN iif(`t0`.`price` > 0, '"Infinity"', '"-Infinity"')
                  WHEN typeof(`t0`.`price`) = 'real'
                  AND CAST(printf('%!.15g', `t0`.`price`) AS REAL) <> `t0`.`price` THEN printf('%!.17g', `t0`.`price`)
                  ELSE json_quote(
                    CASE typeof(`t0`.`price`)
                      WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`price`)))
                      ELSE `t0`.`price`
                    END
                  )
                END
              ),
              'published_at',
              CASE typeof(`t0`.`published_at`)
                WHEN 'text' THEN coalesce(strftime('%Y-%m-%dT%H:%M:%fZ', `t0`.`published_at`), `t0`.`published_at`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`published_at`)))
                ELSE strftime('%Y-%m-%dT%H:%M:%fZ', `t0`.`published_at` / 1000.0, 'unixepoch')
              END
            ),
            '}'
          ) || ',"data":' || CASE typeof(`t0`.`data`)
            WHEN 'blob' THEN iif(json_valid(`t0`.`data`, 8), json(`t0`.`data`), json_quote(concat ('\x', lower(hex(`t0`.`data`)))))
            ELSE iif(json_valid(`t0`.`data`), `t0`.`data`, json_quote(`t0`.`data`))
          END || ',' || substr(
            json_object(
              'is_featured',
              json(
                CASE
                  WHEN `t0`.`is_featured` IS NULL THEN 'null'
                  WHEN `t0`.`is_featured` THEN 'true'
                  ELSE 'false'
                END
              ),
              'author',
              iif(
                `t0`.`author` BETWEEN -9007199254740991 AND 9007199254740991,
                `t0`.`author`,
                CASE typeof(`t0`.`author`)
                  WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`author`)))
                  ELSE CAST(`t0`.`author` AS TEXT)
                END
              )
            ),
            2
          ),
          ','
        ),
        ']'
      )
    FROM
      (
        SELECT
          `t0`.`id`,
          `t0`.`title`,
          `t0`.`status`,
          `t0`.`views`,
          `t0`.`price`,
          `t0`.`published_at`,
          `t0`.`data`,
          `t0`.`is_featured`,
          `t0`.`author`
        FROM
          `articles` AS `t0`
        WHERE
          `t0`.`id` = + $1
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          1
      ) AS `t0`
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
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            ),
            'body',
            CASE typeof(`t0`.`body`)
              WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`body`)))
              ELSE `t0`.`body`
            END,
            'article',
            iif(
              `t0`.`article` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`article`,
              CASE typeof(`t0`.`article`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`article`)))
                ELSE CAST(`t0`.`article` AS TEXT)
              END
            )
          ) AS "json"
        FROM
          `comments` AS `t0`
        WHERE
          `t0`.`id` = + $1
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          1
      )
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

UPDATE `main`.`directus_revisions`
SET
  `parent` = ?
WHERE
  `main`.`directus_revisions`.`id` IN (?);

SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            ),
            'body',
            CASE typeof(`t0`.`body`)
              WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`body`)))
              ELSE `t0`.`body`
            END,
            'article',
            iif(
              `t0`.`article` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`article`,
              CASE typeof(`t0`.`article`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`article`)))
                ELSE CAST(`t0`.`article` AS TEXT)
              END
            )
          ) AS "json"
        FROM
          `comments` AS `t0`
        WHERE
          `t0`.`id` = + $1
        LIMIT
          1
      )
  ) AS `version`,
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t1`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t1`.`id`,
              CASE typeof(`t1`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t1`.`id`)))
                ELSE CAST(`t1`.`id` AS TEXT)
              END
            ),
            'body',
            CASE typeof(`t1`.`body`)
              WHEN 'blob' THEN concat ('\x', lower(hex(`t1`.`body`)))
              ELSE `t1`.`body`
            END,
            'article',
            iif(
              `t1`.`article` BETWEEN -9007199254740991 AND 9007199254740991,
              `t1`.`article`,
              CASE typeof(`t1`.`article`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t1`.`article`)))
                ELSE CAST(`t1`.`article` AS TEXT)
              END
            )
          ) AS "json"
        FROM
          `comments` AS `t1`
        WHERE
          `t1`.`id` = + $1
        ORDER BY
          `t1`.`id` ASC
        LIMIT
          1
      )
  ) AS `data`

-- update
UPDATE `tags`
SET
  `name` = $1
WHERE
  `id` = + $2;

SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            ),
            'name',
            CASE typeof(`t0`.`name`)
              WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`name`)))
              ELSE `t0`.`name`
            END
          ) AS "json"
        FROM
          `tags` AS `t0`
        WHERE
          `t0`.`id` = + $1
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          1
      )
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
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            ),
            'name',
            CASE typeof(`t0`.`name`)
              WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`name`)))
              ELSE `t0`.`name`
            END
          ) AS "json"
        FROM
          `tags` AS `t0`
        WHERE
          `t0`.`id` = + $1
        LIMIT
          1
      )
  ) AS `version`,
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t1`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t1`.`id`,
              CASE typeof(`t1`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t1`.`id`)))
                ELSE CAST(`t1`.`id` AS TEXT)
              END
            ),
            'name',
            CASE typeof(`t1`.`name`)
              WHEN 'blob' THEN concat ('\x', lower(hex(`t1`.`name`)))
              ELSE `t1`.`name`
            END
          ) AS "json"
        FROM
          `tags` AS `t1`
        WHERE
          `t1`.`id` = + $1
        ORDER BY
          `t1`.`id` ASC
        LIMIT
          1
      )
  ) AS `data`

-- update through a parent
UPDATE `comments`
SET
  `body` = $1,
  `article` = $2
WHERE
  `id` = + $3;

SELECT
  (
    SELECT
      concat ('[', group_concat("json", ','), ']')
    FROM
      (
        SELECT
          json_object(
            'id',
            iif(
              `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`id`,
              CASE typeof(`t0`.`id`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                ELSE CAST(`t0`.`id` AS TEXT)
              END
            ),
            'body',
            CASE typeof(`t0`.`body`)
              WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`body`)))
              ELSE `t0`.`body`
            END,
            'article',
            iif(
              `t0`.`article` BETWEEN -9007199254740991 AND 9007199254740991,
              `t0`.`article`,
              CASE typeof(`t0`.`article`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`article`)))
                ELSE CAST(`t0`.`article` AS TEXT)
              END
            )
          ) AS "json"
        FROM
          `comments` AS `t0`
        WHERE
          `t0`.`id` = + $1
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          1
      )
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
      concat (
        '[',
        group_concat(
          rtrim(
            json_object(
              'id',
              iif(
                `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
                `t0`.`id`,
                CASE typeof(`t0`.`id`)
                  WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                  ELSE CAST(`t0`.`id` AS TEXT)
                END
              ),
              'title',
              CASE typeof(`t0`.`title`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`title`)))
                ELSE `t0`.`title`
              END,
              'status',
              CASE typeof(`t0`.`status`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`status`)))
                ELSE `t0`.`status`
              END,
              'views',
              iif(
                `t0`.`views` BETWEEN -9007199254740991 AND 9007199254740991,
                `t0`.`views`,
                CASE typeof(`t0`.`views`)
                  WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`views`)))
                  ELSE CAST(`t0`.`views` AS TEXT)
                END
              ),
              'price',
              json(
                CASE
                  WHEN typeof(`t0`.`price`) = 'real'
                  AND abs(`t0`.`price`) = 9e999 THEN iif(`t0`.`price` > 0, '"Infinity"', '"-Infinity"')
                  WHEN typeof(`t0`.`price`) = 'real'
                  AND CAST(printf('%!.15g', `t0`.`price`) AS REAL) <> `t0`.`price` THEN printf('%!.17g', `t0`.`price`)
                  ELSE json_quote(
                    CASE typeof(`t0`.`price`)
                      WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`price`)))
                      ELSE `t0`.`price`
                    END
                  )
                END
              ),
              'published_at',
              CASE typeof(`t0`.`published_at`)
                WHEN 'text' THEN coalesce(strftime('%Y-%m-%dT%H:%M:%fZ', `t0`.`published_at`), `t0`.`published_at`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`published_at`)))
                ELSE strftime('%Y-%m-%dT%H:%M:%fZ', `t0`.`published_at` / 1000.0, 'unixepoch')
              END
            ),
            '}'
          ) || ',"data":' || CASE typeof(`t0`.`data`)
            WHEN 'blob' THEN iif(json_valid(`t0`.`data`, 8), json(`t0`.`data`), json_quote(concat ('\x', lower(hex(`t0`.`data`)))))
            ELSE iif(json_valid(`t0`.`data`), `t0`.`data`, json_quote(`t0`.`data`))
          END || ',' || substr(
            json_object(
              'is_featured',
              json(
                CASE
                  WHEN `t0`.`is_featured` IS NULL THEN 'null'
                  WHEN `t0`.`is_featured` THEN 'true'
                  ELSE 'false'
                END
              ),
              'author',
              iif(
                `t0`.`author` BETWEEN -9007199254740991 AND 9007199254740991,
                `t0`.`author`,
                CASE typeof(`t0`.`author`)
                  WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`author`)))
                  ELSE CAST(`t0`.`author` AS TEXT)
                END
              )
            ),
            2
          ),
          ','
        ),
        ']'
      )
    FROM
      (
        SELECT
          `t0`.`id`,
          `t0`.`title`,
          `t0`.`status`,
          `t0`.`views`,
          `t0`.`price`,
          `t0`.`published_at`,
          `t0`.`data`,
          `t0`.`is_featured`,
          `t0`.`author`
        FROM
          `articles` AS `t0`
        WHERE
          `t0`.`id` = + $1
        ORDER BY
          `t0`.`id` ASC
        LIMIT
          1
      ) AS `t0`
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

UPDATE `main`.`directus_revisions`
SET
  `parent` = ?
WHERE
  `main`.`directus_revisions`.`id` IN (?);

SELECT
  (
    SELECT
      concat (
        '[',
        group_concat(
          rtrim(
            json_object(
              'id',
              iif(
                `t0`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
                `t0`.`id`,
                CASE typeof(`t0`.`id`)
                  WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`id`)))
                  ELSE CAST(`t0`.`id` AS TEXT)
                END
              ),
              'title',
              CASE typeof(`t0`.`title`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`title`)))
                ELSE `t0`.`title`
              END,
              'status',
              CASE typeof(`t0`.`status`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`status`)))
                ELSE `t0`.`status`
              END,
              'views',
              iif(
                `t0`.`views` BETWEEN -9007199254740991 AND 9007199254740991,
                `t0`.`views`,
                CASE typeof(`t0`.`views`)
                  WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`views`)))
                  ELSE CAST(`t0`.`views` AS TEXT)
                END
              ),
              'price',
              json(
                CASE
                  WHEN typeof(`t0`.`price`) = 'real'
                  AND abs(`t0`.`price`) = 9e999 THEN iif(`t0`.`price` > 0, '"Infinity"', '"-Infinity"')
                  WHEN typeof(`t0`.`price`) = 'real'
                  AND CAST(printf('%!.15g', `t0`.`price`) AS REAL) <> `t0`.`price` THEN printf('%!.17g', `t0`.`price`)
                  ELSE json_quote(
                    CASE typeof(`t0`.`price`)
                      WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`price`)))
                      ELSE `t0`.`price`
                    END
                  )
                END
              ),
              'published_at',
              CASE typeof(`t0`.`published_at`)
                WHEN 'text' THEN coalesce(strftime('%Y-%m-%dT%H:%M:%fZ', `t0`.`published_at`), `t0`.`published_at`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`published_at`)))
                ELSE strftime('%Y-%m-%dT%H:%M:%fZ', `t0`.`published_at` / 1000.0, 'unixepoch')
              END
            ),
            '}'
          ) || ',"data":' || CASE typeof(`t0`.`data`)
            WHEN 'blob' THEN iif(json_valid(`t0`.`data`, 8), json(`t0`.`data`), json_quote(concat ('\x', lower(hex(`t0`.`data`)))))
            ELSE iif(json_valid(`t0`.`data`), `t0`.`data`, json_quote(`t0`.`data`))
          END || ',' || substr(
            json_object(
              'is_featured',
              json(
                CASE
                  WHEN `t0`.`is_featured` IS NULL THEN 'null'
                  WHEN `t0`.`is_featured` THEN 'true'
                  ELSE 'false'
                END
              ),
              'author',
              iif(
                `t0`.`author` BETWEEN -9007199254740991 AND 9007199254740991,
                `t0`.`author`,
                CASE typeof(`t0`.`author`)
                  WHEN 'blob' THEN concat ('\x', lower(hex(`t0`.`author`)))
                  ELSE CAST(`t0`.`author` AS TEXT)
                END
              )
            ),
            2
          ),
          ','
        ),
        ']'
      )
    FROM
      (
        SELECT
          `t0`.`id`,
          `t0`.`title`,
          `t0`.`status`,
          `t0`.`views`,
          `t0`.`price`,
          `t0`.`published_at`,
          `t0`.`data`,
          `t0`.`is_featured`,
          `t0`.`author`
        FROM
          `articles` AS `t0`
        WHERE
          `t0`.`id` = + $1
        LIMIT
          1
      ) AS `t0`
  ) AS `version`,
  (
    SELECT
      concat (
        '[',
        group_concat(
          rtrim(
            json_object(
              'id',
              iif(
                `t1`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
                `t1`.`id`,
                CASE typeof(`t1`.`id`)
                  WHEN 'blob' THEN concat ('\x', lower(hex(`t1`.`id`)))
                  ELSE CAST(`t1`.`id` AS TEXT)
                END
              ),
              'title',
              CASE typeof(`t1`.`title`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t1`.`title`)))
                ELSE `t1`.`title`
              END,
              'status',
              CASE typeof(`t1`.`status`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t1`.`status`)))
                ELSE `t1`.`status`
              END,
              'views',
              iif(
                `t1`.`views` BETWEEN -9007199254740991 AND 9007199254740991,
                `t1`.`views`,
                CASE typeof(`t1`.`views`)
                  WHEN 'blob' THEN concat ('\x', lower(hex(`t1`.`views`)))
                  ELSE CAST(`t1`.`views` AS TEXT)
                END
              ),
              'price',
              json(
                CASE
                  WHEN typeof(`t1`.`price`) = 'real'
                  AND abs(`t1`.`price`) = 9e999 THEN iif(`t1`.`price` > 0, '"Infinity"', '"-Infinity"')
                  WHEN typeof(`t1`.`price`) = 'real'
                  AND CAST(printf('%!.15g', `t1`.`price`) AS REAL) <> `t1`.`price` THEN printf('%!.17g', `t1`.`price`)
                  ELSE json_quote(
                    CASE typeof(`t1`.`price`)
                      WHEN 'blob' THEN concat ('\x', lower(hex(`t1`.`price`)))
                      ELSE `t1`.`price`
                    END
                  )
                END
              ),
              'published_at',
              CASE typeof(`t1`.`published_at`)
                WHEN 'text' THEN coalesce(strftime('%Y-%m-%dT%H:%M:%fZ', `t1`.`published_at`), `t1`.`published_at`)
                WHEN 'blob' THEN concat ('\x', lower(hex(`t1`.`published_at`)))
                ELSE strftime('%Y-%m-%dT%H:%M:%fZ', `t1`.`published_at` / 1000.0, 'unixepoch')
              END
            ),
            '}'
          ) || ',"data":' || CASE typeof(`t1`.`data`)
            WHEN 'blob' THEN iif(json_valid(`t1`.`data`, 8), json(`t1`.`data`), json_quote(concat ('\x', lower(hex(`t1`.`data`)))))
            ELSE iif(json_valid(`t1`.`data`), `t1`.`data`, json_quote(`t1`.`data`))
          END || ',' || rtrim(
            substr(
              json_object(
                'is_featured',
                json(
                  CASE
                    WHEN `t1`.`is_featured` IS NULL THEN 'null'
                    WHEN `t1`.`is_featured` THEN 'true'
                    ELSE 'false'
                  END
                ),
                'author',
                iif(
                  `t1`.`author` BETWEEN -9007199254740991 AND 9007199254740991,
                  `t1`.`author`,
                  CASE typeof(`t1`.`author`)
                    WHEN 'blob' THEN concat ('\x', lower(hex(`t1`.`author`)))
                    ELSE CAST(`t1`.`author` AS TEXT)
                  END
                )
              ),
              2
            ),
            '}'
          ) || ',"comments":' || coalesce(
            (
              SELECT
                json_group_array(
                  iif(
                    `t2`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
                    `t2`.`id`,
                    CASE typeof(`t2`.`id`)
                      WHEN 'blob' THEN concat ('\x', lower(hex(`t2`.`id`)))
                      ELSE CAST(`t2`.`id` AS TEXT)
                    END
                  )
                )
              FROM
                (
                  SELECT
                    `t2`.`article`,
                    `t2`.`id`
                  FROM
                    `comments` AS `t2`
                  WHERE
                    `t2`.`article` = `t1`.`id`
                  ORDER BY
                    `t2`.`id` ASC
                  LIMIT
                    100
                ) AS `t2`
            ),
            'null'
          ) || ',"tags":' || coalesce(
            (
              SELECT
                json_group_array(
                  iif(
                    `t3`.`id` BETWEEN -9007199254740991 AND 9007199254740991,
                    `t3`.`id`,
                    CASE typeof(`t3`.`id`)
                      WHEN 'blob' THEN concat ('\x', lower(hex(`t3`.`id`)))
                      ELSE CAST(`t3`.`id` AS TEXT)
                    END
                  )
                )
              FROM
                (
                  SELECT
                    `t3`.`articles_id`,
                    `t3`.`id`
                  FROM
                    `articles_tags` AS `t3`
                  WHERE
                    `t3`.`articles_id` = `t1`.`id`
                  ORDER BY
                    `t3`.`id` ASC
                  LIMIT
                    100
                ) AS `t3`
            ),
            'null'
          ) || '}',
          ','
        ),
        ']'
      )
    FROM
      (
        SELECT
          `t1`.`id`,
          `t1`.`title`,
          `t1`.`status`,
          `t1`.`views`,
          `t1`.`price`,
          `t1`.`published_at`,
          `t1`.`data`,
          `t1`.`is_featured`,
          `t1`.`author`
        FROM
          `articles` AS `t1`
        WHERE
          `t1`.`id` = + $1
        ORDER BY
          `t1`.`id` ASC
        LIMIT
          1
      ) AS `t1`
  ) AS `data`

-- delete
DELETE FROM `articles_tags`
WHERE
  `id` = + $1;

SELECT
  `main`.`directus_shares`.`id`
FROM
  `main`.`directus_shares`
WHERE
  (
    `main`.`directus_shares`.`collection` = ?
    AND `main`.`directus_shares`.`item` IN (?)
  )
LIMIT
  ?
OFFSET
  ?;

INSERT INTO
  `directus_activity` (`action`, `user`, `collection`, `ip`, `user_agent`, `origin`, `timestamp`, `item`)
VALUES
  ($1, $2, $3, $4, $5, $6, $7, $8)
RETURNING
  `id`,
  `item`
