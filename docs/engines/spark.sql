-- Made by python -m data.engines; the filter is: in Kirkuk, 1 Jan to 31 Dec 2021, battles, with the words “market”

-- ask_all
WITH chosen AS (SELECT
  *
FROM `incidents` AS `t0`
WHERE
  `t0`.`current`
  AND `t0`.`area` IN ('Kirkuk')
  AND `t0`.`event_date` >= MAKE_DATE(2021, 1, 1)
  AND `t0`.`event_date` <= MAKE_DATE(2021, 12, 31)
  AND `t0`.`event_type` IN ('Battles')
  AND `t0`.`search` LIKE '%market%') SELECT
  `t0`.`incident_id`,
  `t0`.`event_date`,
  `t0`.`time_precision`,
  `t0`.`event_time`,
  `t0`.`admin1`,
  `t0`.`admin2`,
  `t0`.`location`,
  `t0`.`latitude`,
  `t0`.`longitude`,
  `t0`.`geo_precision`,
  `t0`.`located_by`,
  `t0`.`event_type`,
  `t0`.`sub_event_type`,
  `t0`.`actor1`,
  `t0`.`actor2`,
  `t0`.`fatalities`,
  `t0`.`fatalities_low`,
  `t0`.`fatalities_high`,
  `t0`.`killed_security`,
  `t0`.`killed_civilians`,
  `t0`.`killed_militants`,
  `t0`.`injured`,
  `t0`.`abducted`,
  `t0`.`arrested`,
  `t0`.`notes`,
  `t0`.`source`,
  `t0`.`source_url`,
  `t0`.`source_date`,
  `t0`.`province`,
  `t0`.`province_iso`,
  `t0`.`province_rule`,
  `t0`.`province_conflict`,
  `t0`.`disputed`,
  `t0`.`district`,
  `t0`.`sub_district`,
  `t0`.`seam_km`,
  `t0`.`import_id`
FROM `chosen` AS `t0`
ORDER BY
  `t0`.`incident_id` ASC NULLS LAST;

-- ask_areas
WITH chosen AS (SELECT
  *
FROM `incidents` AS `t0`
WHERE
  `t0`.`current`
  AND `t0`.`area` IN ('Kirkuk')
  AND `t0`.`event_date` >= MAKE_DATE(2021, 1, 1)
  AND `t0`.`event_date` <= MAKE_DATE(2021, 12, 31)
  AND `t0`.`event_type` IN ('Battles')
  AND `t0`.`search` LIKE '%market%') SELECT
  `t0`.`area`,
  COUNT(*) AS `incidents`,
  COALESCE(SUM(`t0`.`fatalities`), 0) AS `deaths`,
  COUNT(IF(`t0`.`fatalities` IS NULL, `t0`.`incident_id`, NULL)) AS `deaths_not_stated`,
  COALESCE(SUM(`t0`.`injured`), 0) AS `injured`,
  COALESCE(SUM(`t0`.`abducted`), 0) AS `abducted`,
  COUNT(IF(`t0`.`disputed` = 'disputed', `t0`.`incident_id`, NULL)) AS `disputed`
FROM `chosen` AS `t0`
GROUP BY
  1;

-- ask_cells
WITH chosen AS (SELECT
  *
FROM `incidents` AS `t0`
WHERE
  `t0`.`current`
  AND `t0`.`area` IN ('Kirkuk')
  AND `t0`.`event_date` >= MAKE_DATE(2021, 1, 1)
  AND `t0`.`event_date` <= MAKE_DATE(2021, 12, 31)
  AND `t0`.`event_type` IN ('Battles')
  AND `t0`.`search` LIKE '%market%') SELECT
  `t1`.`cell_column`,
  `t1`.`cell_row`,
  `t1`.`area`,
  `t1`.`event_type`,
  `t1`.`moment`,
  COUNT(*) AS `n`,
  SUM(`t1`.`fatalities`) AS `deaths`,
  MIN(`t1`.`event_date`) AS `event_date`,
  MAX(`t1`.`event_date`) AS `last_date`,
  MAX(`t1`.`time_precision`) AS `time_precision`,
  MAX(`t1`.`geo_precision`) AS `geo_precision`,
  MIN(`t1`.`longitude`) AS `west`,
  MIN(`t1`.`latitude`) AS `south`,
  MAX(`t1`.`longitude`) AS `east`,
  MAX(`t1`.`latitude`) AS `north`,
  MIN(`t1`.`version_id`) AS `version_id`
FROM (
  SELECT
    `t0`.`incident_id`,
    `t0`.`event_date`,
    `t0`.`time_precision`,
    `t0`.`event_time`,
    `t0`.`admin1`,
    `t0`.`admin2`,
    `t0`.`location`,
    `t0`.`latitude`,
    `t0`.`longitude`,
    `t0`.`geo_precision`,
    `t0`.`located_by`,
    `t0`.`event_type`,
    `t0`.`sub_event_type`,
    `t0`.`actor1`,
    `t0`.`actor2`,
    `t0`.`fatalities`,
    `t0`.`fatalities_low`,
    `t0`.`fatalities_high`,
    `t0`.`killed_security`,
    `t0`.`killed_civilians`,
    `t0`.`killed_militants`,
    `t0`.`injured`,
    `t0`.`abducted`,
    `t0`.`arrested`,
    `t0`.`notes`,
    `t0`.`source`,
    `t0`.`source_url`,
    `t0`.`source_date`,
    `t0`.`province`,
    `t0`.`province_iso`,
    `t0`.`province_rule`,
    `t0`.`province_conflict`,
    `t0`.`disputed`,
    `t0`.`district`,
    `t0`.`sub_district`,
    `t0`.`seam_km`,
    `t0`.`import_id`,
    `t0`.`line`,
    `t0`.`geo_precision` = 3 AS `area`,
    `t0`.`search`,
    `t0`.`actor_keys`,
    `t0`.`current`,
    `t0`.`version_id`,
    `t0`.`filed`,
    `t0`.`merged`,
    CAST(FLOOR(
      (
        (
          (
            `t0`.`longitude` + 180.0
          ) / 360.0
        ) * 262144.0
      ) / CASE WHEN `t0`.`geo_precision` = 3 THEN 1 ELSE 512 END
    ) AS BIGINT) AS `cell_column`,
    CAST(FLOOR(
      (
        (
          0.5 - (
            LN(
              (
                LEAST(
                  GREATEST(SIN(`t0`.`latitude` * 0.017453292519943295), -0.9961946980917455),
                  0.9961946980917455
                ) + 1.0
              ) / (
                1.0 - LEAST(
                  GREATEST(SIN(`t0`.`latitude` * 0.017453292519943295), -0.9961946980917455),
                  0.9961946980917455
                )
              )
            ) / 12.566370614359172
          )
        ) * 262144.0
      ) / CASE WHEN `t0`.`geo_precision` = 3 THEN 1 ELSE 512 END
    ) AS BIGINT) AS `cell_row`,
    CAST(FLOOR((
      DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t0`.`event_date`)
    ) / (
      30
    )) AS BIGINT) AS `moment`
  FROM `chosen` AS `t0`
  WHERE
    (
      `t0`.`longitude` IS NOT NULL AND NOT ISNAN(`t0`.`longitude`)
    )
    AND (
      `t0`.`latitude` IS NOT NULL AND NOT ISNAN(`t0`.`latitude`)
    )
) AS `t1`
GROUP BY
  1,
  2,
  3,
  4,
  5;

-- ask_distances
WITH chosen AS (SELECT
  *
FROM `incidents` AS `t0`
WHERE
  `t0`.`current`
  AND `t0`.`area` IN ('Kirkuk')
  AND `t0`.`event_date` >= MAKE_DATE(2021, 1, 1)
  AND `t0`.`event_date` <= MAKE_DATE(2021, 12, 31)
  AND `t0`.`event_type` IN ('Battles')
  AND `t0`.`search` LIKE '%market%') SELECT
  `t1`.`step`,
  COUNT(*) AS `incidents`,
  COALESCE(SUM(`t1`.`fatalities`), 0) AS `deaths`
FROM (
  SELECT
    `t0`.`incident_id`,
    `t0`.`event_date`,
    `t0`.`time_precision`,
    `t0`.`event_time`,
    `t0`.`admin1`,
    `t0`.`admin2`,
    `t0`.`location`,
    `t0`.`latitude`,
    `t0`.`longitude`,
    `t0`.`geo_precision`,
    `t0`.`located_by`,
    `t0`.`event_type`,
    `t0`.`sub_event_type`,
    `t0`.`actor1`,
    `t0`.`actor2`,
    `t0`.`fatalities`,
    `t0`.`fatalities_low`,
    `t0`.`fatalities_high`,
    `t0`.`killed_security`,
    `t0`.`killed_civilians`,
    `t0`.`killed_militants`,
    `t0`.`injured`,
    `t0`.`abducted`,
    `t0`.`arrested`,
    `t0`.`notes`,
    `t0`.`source`,
    `t0`.`source_url`,
    `t0`.`source_date`,
    `t0`.`province`,
    `t0`.`province_iso`,
    `t0`.`province_rule`,
    `t0`.`province_conflict`,
    `t0`.`disputed`,
    `t0`.`district`,
    `t0`.`sub_district`,
    `t0`.`seam_km`,
    `t0`.`import_id`,
    `t0`.`line`,
    `t0`.`area`,
    `t0`.`search`,
    `t0`.`actor_keys`,
    `t0`.`current`,
    `t0`.`version_id`,
    `t0`.`filed`,
    `t0`.`merged`,
    CAST(CASE
      WHEN `t0`.`seam_km` IS NULL OR ISNAN(`t0`.`seam_km`)
      THEN -1
      WHEN `t0`.`seam_km` <= 5
      THEN 0
      WHEN `t0`.`seam_km` <= 10
      THEN 1
      WHEN `t0`.`seam_km` <= 25
      THEN 2
      ELSE 3
    END AS BIGINT) AS `step`
  FROM `chosen` AS `t0`
) AS `t1`
GROUP BY
  1;

-- ask_history
WITH chosen AS (SELECT
  *
FROM `incidents` AS `t0`
WHERE
  `t0`.`current`
  AND `t0`.`area` IN ('Kirkuk')
  AND `t0`.`event_date` >= MAKE_DATE(2021, 1, 1)
  AND `t0`.`event_date` <= MAKE_DATE(2021, 12, 31)
  AND `t0`.`event_type` IN ('Battles')
  AND `t0`.`search` LIKE '%market%') SELECT
  `t1`.`start`,
  `t1`.`area`,
  COUNT(*) AS `incidents`,
  SUM(CAST(`t1`.`disputed` = 'disputed' AS BIGINT)) AS `disputed`,
  COALESCE(SUM(`t1`.`fatalities`), 0) AS `deaths`,
  COALESCE(SUM(`t1`.`injured`), 0) AS `injured`,
  COALESCE(SUM(`t1`.`abducted`), 0) AS `abducted`
FROM (
  SELECT
    `t0`.`incident_id`,
    `t0`.`event_date`,
    `t0`.`time_precision`,
    `t0`.`event_time`,
    `t0`.`admin1`,
    `t0`.`admin2`,
    `t0`.`location`,
    `t0`.`latitude`,
    `t0`.`longitude`,
    `t0`.`geo_precision`,
    `t0`.`located_by`,
    `t0`.`event_type`,
    `t0`.`sub_event_type`,
    `t0`.`actor1`,
    `t0`.`actor2`,
    `t0`.`fatalities`,
    `t0`.`fatalities_low`,
    `t0`.`fatalities_high`,
    `t0`.`killed_security`,
    `t0`.`killed_civilians`,
    `t0`.`killed_militants`,
    `t0`.`injured`,
    `t0`.`abducted`,
    `t0`.`arrested`,
    `t0`.`notes`,
    `t0`.`source`,
    `t0`.`source_url`,
    `t0`.`source_date`,
    `t0`.`province`,
    `t0`.`province_iso`,
    `t0`.`province_rule`,
    `t0`.`province_conflict`,
    `t0`.`disputed`,
    `t0`.`district`,
    `t0`.`sub_district`,
    `t0`.`seam_km`,
    `t0`.`import_id`,
    `t0`.`line`,
    `t0`.`area`,
    `t0`.`search`,
    `t0`.`actor_keys`,
    `t0`.`current`,
    `t0`.`version_id`,
    `t0`.`filed`,
    `t0`.`merged`,
    DATE_TRUNC('week', `t0`.`event_date`) AS `start`
  FROM `chosen` AS `t0`
) AS `t1`
GROUP BY
  1,
  2;

-- ask_incidents
WITH chosen AS (SELECT
  *
FROM `incidents` AS `t0`
WHERE
  `t0`.`current`
  AND `t0`.`area` IN ('Kirkuk')
  AND `t0`.`event_date` >= MAKE_DATE(2021, 1, 1)
  AND `t0`.`event_date` <= MAKE_DATE(2021, 12, 31)
  AND `t0`.`event_type` IN ('Battles')
  AND `t0`.`search` LIKE '%market%') SELECT
  *
FROM (
  SELECT
    `t1`.`incident_id`,
    `t1`.`event_date`,
    `t1`.`time_precision`,
    `t1`.`event_time`,
    `t1`.`admin1`,
    `t1`.`admin2`,
    `t1`.`location`,
    `t1`.`latitude`,
    `t1`.`longitude`,
    `t1`.`geo_precision`,
    `t1`.`located_by`,
    `t1`.`event_type`,
    `t1`.`sub_event_type`,
    `t1`.`actor1`,
    `t1`.`actor2`,
    `t1`.`fatalities`,
    `t1`.`fatalities_low`,
    `t1`.`fatalities_high`,
    `t1`.`killed_security`,
    `t1`.`killed_civilians`,
    `t1`.`killed_militants`,
    `t1`.`injured`,
    `t1`.`abducted`,
    `t1`.`arrested`,
    `t1`.`notes`,
    `t1`.`source`,
    `t1`.`source_url`,
    `t1`.`source_date`,
    `t1`.`province`,
    `t1`.`province_iso`,
    `t1`.`province_rule`,
    `t1`.`province_conflict`,
    `t1`.`disputed`,
    `t1`.`district`,
    `t1`.`sub_district`,
    `t1`.`seam_km`,
    `t1`.`import_id`
  FROM `chosen` AS `t1`
  LEFT SEMI JOIN (
    SELECT
      `t0`.`version_id`,
      `t0`.`incident_id`,
      `t0`.`event_date`
    FROM `chosen` AS `t0`
    ORDER BY
      `t0`.`event_date` DESC,
      `t0`.`incident_id` ASC NULLS LAST
    LIMIT 100
  ) AS `t4`
    ON `t1`.`version_id` = `t4`.`version_id`
) AS `t5`
ORDER BY
  `t5`.`event_date` DESC,
  `t5`.`incident_id` ASC NULLS LAST;

-- ask_located
WITH chosen AS (SELECT
  *
FROM `incidents` AS `t0`
WHERE
  `t0`.`current`
  AND `t0`.`area` IN ('Kirkuk')
  AND `t0`.`event_date` >= MAKE_DATE(2021, 1, 1)
  AND `t0`.`event_date` <= MAKE_DATE(2021, 12, 31)
  AND `t0`.`event_type` IN ('Battles')
  AND `t0`.`search` LIKE '%market%') SELECT
  COUNT(*) AS `located`
FROM (
  SELECT
    *
  FROM `chosen` AS `t0`
  WHERE
    (
      `t0`.`longitude` IS NOT NULL AND NOT ISNAN(`t0`.`longitude`)
    )
    AND (
      `t0`.`latitude` IS NOT NULL AND NOT ISNAN(`t0`.`latitude`)
    )
) AS `t1`;

-- ask_marks
WITH chosen AS (SELECT
  *
FROM `incidents` AS `t0`
WHERE
  `t0`.`current`
  AND `t0`.`area` IN ('Kirkuk')
  AND `t0`.`event_date` >= MAKE_DATE(2021, 1, 1)
  AND `t0`.`event_date` <= MAKE_DATE(2021, 12, 31)
  AND `t0`.`event_type` IN ('Battles')
  AND `t0`.`search` LIKE '%market%') SELECT
  `t0`.`incident_id`,
  1 AS `n`,
  `t0`.`longitude`,
  `t0`.`latitude`,
  `t0`.`event_type`,
  `t0`.`fatalities` AS `deaths`,
  `t0`.`event_date`,
  `t0`.`event_date` AS `last_date`,
  `t0`.`time_precision`,
  `t0`.`geo_precision`,
  `t0`.`location`
FROM `chosen` AS `t0`
WHERE
  (
    `t0`.`longitude` IS NOT NULL AND NOT ISNAN(`t0`.`longitude`)
  )
  AND (
    `t0`.`latitude` IS NOT NULL AND NOT ISNAN(`t0`.`latitude`)
  )
ORDER BY
  `t0`.`event_date` DESC,
  `t0`.`incident_id` ASC NULLS LAST;

-- ask_moved
WITH paired AS (SELECT
  `t12`.`incident_id`,
  `t12`.`event_date`,
  `t12`.`event_type`,
  `t12`.`sub_event_type`,
  `t12`.`location`,
  `t12`.`longitude`,
  `t12`.`latitude`,
  `t12`.`geo_precision`,
  `t12`.`fatalities`,
  `t12`.`admin1`,
  `t12`.`admin2`,
  `t12`.`province`,
  `t12`.`district`,
  `t12`.`province_rule`,
  `t12`.`disputed`,
  `t12`.`other_province`,
  `t12`.`other_district`,
  `t12`.`other_province_rule`,
  `t12`.`other_disputed`
FROM (
  SELECT
    `t8`.`version_id`,
    `t8`.`kept`,
    `t8`.`incident_id`,
    `t8`.`event_date`,
    `t8`.`event_type`,
    `t8`.`sub_event_type`,
    `t8`.`location`,
    `t8`.`longitude`,
    `t8`.`latitude`,
    `t8`.`geo_precision`,
    `t8`.`fatalities`,
    `t8`.`admin1`,
    `t8`.`admin2`,
    `t8`.`province`,
    `t8`.`district`,
    `t8`.`province_rule`,
    `t8`.`disputed`,
    `t11`.`other_kept`,
    `t11`.`other_province`,
    `t11`.`other_district`,
    `t11`.`other_province_rule`,
    `t11`.`other_disputed`
  FROM (
    SELECT
      `t0`.`version_id`,
      `t0`.`area` IN ('Kirkuk')
      AND (
        `t0`.`event_date` >= MAKE_DATE(2021, 1, 1)
      )
      AND (
        `t0`.`event_date` <= MAKE_DATE(2021, 12, 31)
      )
      AND `t0`.`event_type` IN ('Battles')
      AND `t0`.`search` LIKE '%market%' AS `kept`,
      `t0`.`incident_id`,
      `t0`.`event_date`,
      `t0`.`event_type`,
      `t0`.`sub_event_type`,
      `t0`.`location`,
      `t0`.`longitude`,
      `t0`.`latitude`,
      `t0`.`geo_precision`,
      `t0`.`fatalities`,
      `t0`.`admin1`,
      `t0`.`admin2`,
      `t0`.`province`,
      `t0`.`district`,
      `t0`.`province_rule`,
      `t0`.`disputed`
    FROM `incidents` AS `t0`
    WHERE
      `t0`.`current`
  ) AS `t8`
  INNER JOIN (
    SELECT
      `t9`.`version_id`,
      `t9`.`area` IN ('Kirkuk')
      AND (
        `t9`.`event_date` >= MAKE_DATE(2021, 1, 1)
      )
      AND (
        `t9`.`event_date` <= MAKE_DATE(2021, 12, 31)
      )
      AND `t9`.`event_type` IN ('Battles')
      AND `t9`.`search` LIKE '%market%' AS `other_kept`,
      `t9`.`province` AS `other_province`,
      `t9`.`district` AS `other_district`,
      `t9`.`province_rule` AS `other_province_rule`,
      `t9`.`disputed` AS `other_disputed`
    FROM (
      SELECT
        `t3`.`incident_id`,
        `t3`.`event_date`,
        `t3`.`time_precision`,
        `t3`.`event_time`,
        `t3`.`admin1`,
        `t3`.`admin2`,
        `t3`.`location`,
        `t3`.`latitude`,
        `t3`.`longitude`,
        `t3`.`geo_precision`,
        `t3`.`located_by`,
        `t3`.`event_type`,
        `t3`.`sub_event_type`,
        `t3`.`actor1`,
        `t3`.`actor2`,
        `t3`.`fatalities`,
        `t3`.`fatalities_low`,
        `t3`.`fatalities_high`,
        `t3`.`killed_security`,
        `t3`.`killed_civilians`,
        `t3`.`killed_militants`,
        `t3`.`injured`,
        `t3`.`abducted`,
        `t3`.`arrested`,
        `t3`.`notes`,
        `t3`.`source`,
        `t3`.`source_url`,
        `t3`.`source_date`,
        `t6`.`province`,
        `t6`.`province_iso`,
        `t6`.`province_rule`,
        `t6`.`province_conflict`,
        `t6`.`disputed`,
        `t6`.`district`,
        `t6`.`sub_district`,
        `t6`.`seam_km`,
        `t3`.`import_id`,
        `t3`.`line`,
        `t6`.`area`,
        `t3`.`search`,
        `t3`.`actor_keys`,
        `t3`.`current`,
        `t3`.`version_id`,
        `t3`.`filed`,
        `t3`.`merged`
      FROM (
        SELECT
          `t0`.`incident_id`,
          `t0`.`event_date`,
          `t0`.`time_precision`,
          `t0`.`event_time`,
          `t0`.`admin1`,
          `t0`.`admin2`,
          `t0`.`location`,
          `t0`.`latitude`,
          `t0`.`longitude`,
          `t0`.`geo_precision`,
          `t0`.`located_by`,
          `t0`.`event_type`,
          `t0`.`sub_event_type`,
          `t0`.`actor1`,
          `t0`.`actor2`,
          `t0`.`fatalities`,
          `t0`.`fatalities_low`,
          `t0`.`fatalities_high`,
          `t0`.`killed_security`,
          `t0`.`killed_civilians`,
          `t0`.`killed_militants`,
          `t0`.`injured`,
          `t0`.`abducted`,
          `t0`.`arrested`,
          `t0`.`notes`,
          `t0`.`source`,
          `t0`.`source_url`,
          `t0`.`source_date`,
          `t0`.`import_id`,
          `t0`.`line`,
          `t0`.`search`,
          `t0`.`actor_keys`,
          `t0`.`current`,
          `t0`.`version_id`,
          `t0`.`filed`,
          `t0`.`merged`
        FROM `incidents` AS `t0`
      ) AS `t3`
      INNER JOIN (
        SELECT
          `t4`.`version_id`,
          `t4`.`province`,
          `t4`.`province_iso`,
          `t4`.`province_rule`,
          `t4`.`province_conflict`,
          `t4`.`disputed`,
          `t4`.`district`,
          `t4`.`sub_district`,
          `t4`.`seam_km`,
          `t4`.`area`
        FROM (
          SELECT
            *
          FROM `placements` AS `t1`
          WHERE
            `t1`.`reading` = 1
        ) AS `t4`
      ) AS `t6`
        ON `t3`.`version_id` = `t6`.`version_id`
    ) AS `t9`
    WHERE
      `t9`.`current`
  ) AS `t11`
    ON `t8`.`version_id` = `t11`.`version_id`
) AS `t12`
WHERE
  `t12`.`kept` OR `t12`.`other_kept`) SELECT
  *
FROM `paired` AS `t0`
WHERE
  (
    `t0`.`province` <> `t0`.`other_province`
  )
  OR (
    `t0`.`district` <> `t0`.`other_district`
  )
ORDER BY
  `t0`.`event_date` DESC,
  `t0`.`incident_id` ASC NULLS LAST;

-- ask_options
WITH chosen AS (SELECT
  *
FROM `incidents` AS `t0`
WHERE
  `t0`.`current`
  AND `t0`.`area` IN ('Kirkuk')
  AND `t0`.`event_date` >= MAKE_DATE(2021, 1, 1)
  AND `t0`.`event_date` <= MAKE_DATE(2021, 12, 31)
  AND `t0`.`event_type` IN ('Battles')
  AND `t0`.`search` LIKE '%market%') SELECT
  *
FROM (
  SELECT
    `t3`.`value`,
    COALESCE(SUM(`t3`.`n`), 0) AS `incidents`
  FROM (
    SELECT DISTINCT
      *
    FROM (
      SELECT
        `t1`.`actor1`,
        `t1`.`actor2`,
        `t1`.`n`,
        TRIM(' \t\n\r\013\014' FROM EXPLODE(SPLIT(CONCAT(CONCAT(`t1`.`actor1`, ';'), `t1`.`actor2`), ';'))) AS `value`
      FROM (
        SELECT
          `t0`.`actor1`,
          `t0`.`actor2`,
          COUNT(*) AS `n`
        FROM `chosen` AS `t0`
        GROUP BY
          1,
          2
      ) AS `t1`
    ) AS `t2`
    WHERE
      `t2`.`value` <> ''
  ) AS `t3`
  GROUP BY
    1
) AS `t4`
ORDER BY
  `t4`.`incidents` DESC,
  `t4`.`value` ASC NULLS LAST;

-- ask_pairs
WITH paired AS (SELECT
  `t12`.`incident_id`,
  `t12`.`event_date`,
  `t12`.`event_type`,
  `t12`.`sub_event_type`,
  `t12`.`location`,
  `t12`.`longitude`,
  `t12`.`latitude`,
  `t12`.`geo_precision`,
  `t12`.`fatalities`,
  `t12`.`admin1`,
  `t12`.`admin2`,
  `t12`.`province`,
  `t12`.`district`,
  `t12`.`province_rule`,
  `t12`.`disputed`,
  `t12`.`other_province`,
  `t12`.`other_district`,
  `t12`.`other_province_rule`,
  `t12`.`other_disputed`
FROM (
  SELECT
    `t8`.`version_id`,
    `t8`.`kept`,
    `t8`.`incident_id`,
    `t8`.`event_date`,
    `t8`.`event_type`,
    `t8`.`sub_event_type`,
    `t8`.`location`,
    `t8`.`longitude`,
    `t8`.`latitude`,
    `t8`.`geo_precision`,
    `t8`.`fatalities`,
    `t8`.`admin1`,
    `t8`.`admin2`,
    `t8`.`province`,
    `t8`.`district`,
    `t8`.`province_rule`,
    `t8`.`disputed`,
    `t11`.`other_kept`,
    `t11`.`other_province`,
    `t11`.`other_district`,
    `t11`.`other_province_rule`,
    `t11`.`other_disputed`
  FROM (
    SELECT
      `t0`.`version_id`,
      `t0`.`area` IN ('Kirkuk')
      AND (
        `t0`.`event_date` >= MAKE_DATE(2021, 1, 1)
      )
      AND (
        `t0`.`event_date` <= MAKE_DATE(2021, 12, 31)
      )
      AND `t0`.`event_type` IN ('Battles')
      AND `t0`.`search` LIKE '%market%' AS `kept`,
      `t0`.`incident_id`,
      `t0`.`event_date`,
      `t0`.`event_type`,
      `t0`.`sub_event_type`,
      `t0`.`location`,
      `t0`.`longitude`,
      `t0`.`latitude`,
      `t0`.`geo_precision`,
      `t0`.`fatalities`,
      `t0`.`admin1`,
      `t0`.`admin2`,
      `t0`.`province`,
      `t0`.`district`,
      `t0`.`province_rule`,
      `t0`.`disputed`
    FROM `incidents` AS `t0`
    WHERE
      `t0`.`current`
  ) AS `t8`
  INNER JOIN (
    SELECT
      `t9`.`version_id`,
      `t9`.`area` IN ('Kirkuk')
      AND (
        `t9`.`event_date` >= MAKE_DATE(2021, 1, 1)
      )
      AND (
        `t9`.`event_date` <= MAKE_DATE(2021, 12, 31)
      )
      AND `t9`.`event_type` IN ('Battles')
      AND `t9`.`search` LIKE '%market%' AS `other_kept`,
      `t9`.`province` AS `other_province`,
      `t9`.`district` AS `other_district`,
      `t9`.`province_rule` AS `other_province_rule`,
      `t9`.`disputed` AS `other_disputed`
    FROM (
      SELECT
        `t3`.`incident_id`,
        `t3`.`event_date`,
        `t3`.`time_precision`,
        `t3`.`event_time`,
        `t3`.`admin1`,
        `t3`.`admin2`,
        `t3`.`location`,
        `t3`.`latitude`,
        `t3`.`longitude`,
        `t3`.`geo_precision`,
        `t3`.`located_by`,
        `t3`.`event_type`,
        `t3`.`sub_event_type`,
        `t3`.`actor1`,
        `t3`.`actor2`,
        `t3`.`fatalities`,
        `t3`.`fatalities_low`,
        `t3`.`fatalities_high`,
        `t3`.`killed_security`,
        `t3`.`killed_civilians`,
        `t3`.`killed_militants`,
        `t3`.`injured`,
        `t3`.`abducted`,
        `t3`.`arrested`,
        `t3`.`notes`,
        `t3`.`source`,
        `t3`.`source_url`,
        `t3`.`source_date`,
        `t6`.`province`,
        `t6`.`province_iso`,
        `t6`.`province_rule`,
        `t6`.`province_conflict`,
        `t6`.`disputed`,
        `t6`.`district`,
        `t6`.`sub_district`,
        `t6`.`seam_km`,
        `t3`.`import_id`,
        `t3`.`line`,
        `t6`.`area`,
        `t3`.`search`,
        `t3`.`actor_keys`,
        `t3`.`current`,
        `t3`.`version_id`,
        `t3`.`filed`,
        `t3`.`merged`
      FROM (
        SELECT
          `t0`.`incident_id`,
          `t0`.`event_date`,
          `t0`.`time_precision`,
          `t0`.`event_time`,
          `t0`.`admin1`,
          `t0`.`admin2`,
          `t0`.`location`,
          `t0`.`latitude`,
          `t0`.`longitude`,
          `t0`.`geo_precision`,
          `t0`.`located_by`,
          `t0`.`event_type`,
          `t0`.`sub_event_type`,
          `t0`.`actor1`,
          `t0`.`actor2`,
          `t0`.`fatalities`,
          `t0`.`fatalities_low`,
          `t0`.`fatalities_high`,
          `t0`.`killed_security`,
          `t0`.`killed_civilians`,
          `t0`.`killed_militants`,
          `t0`.`injured`,
          `t0`.`abducted`,
          `t0`.`arrested`,
          `t0`.`notes`,
          `t0`.`source`,
          `t0`.`source_url`,
          `t0`.`source_date`,
          `t0`.`import_id`,
          `t0`.`line`,
          `t0`.`search`,
          `t0`.`actor_keys`,
          `t0`.`current`,
          `t0`.`version_id`,
          `t0`.`filed`,
          `t0`.`merged`
        FROM `incidents` AS `t0`
      ) AS `t3`
      INNER JOIN (
        SELECT
          `t4`.`version_id`,
          `t4`.`province`,
          `t4`.`province_iso`,
          `t4`.`province_rule`,
          `t4`.`province_conflict`,
          `t4`.`disputed`,
          `t4`.`district`,
          `t4`.`sub_district`,
          `t4`.`seam_km`,
          `t4`.`area`
        FROM (
          SELECT
            *
          FROM `placements` AS `t1`
          WHERE
            `t1`.`reading` = 1
        ) AS `t4`
      ) AS `t6`
        ON `t3`.`version_id` = `t6`.`version_id`
    ) AS `t9`
    WHERE
      `t9`.`current`
  ) AS `t11`
    ON `t8`.`version_id` = `t11`.`version_id`
) AS `t12`
WHERE
  `t12`.`kept` OR `t12`.`other_kept`) SELECT
  `t0`.`province`,
  `t0`.`district`,
  `t0`.`province_rule`,
  `t0`.`other_province`,
  `t0`.`other_district`,
  `t0`.`other_province_rule`,
  COUNT(*) AS `incidents`,
  COALESCE(SUM(`t0`.`fatalities`), 0) AS `deaths`
FROM `paired` AS `t0`
GROUP BY
  1,
  2,
  3,
  4,
  5,
  6;

-- ask_periods
WITH chosen AS (SELECT
  *
FROM `incidents` AS `t0`
WHERE
  `t0`.`current`
  AND `t0`.`area` IN ('Kirkuk')
  AND `t0`.`event_date` >= MAKE_DATE(2021, 1, 1)
  AND `t0`.`event_date` <= MAKE_DATE(2021, 12, 31)
  AND `t0`.`event_type` IN ('Battles')
  AND `t0`.`search` LIKE '%market%') SELECT
  *
FROM (
  SELECT
    `t1`.`start`,
    `t1`.`event_type`,
    `t1`.`time_precision`,
    COUNT(*) AS `incidents`,
    COALESCE(SUM(`t1`.`fatalities`), 0) AS `deaths`
  FROM (
    SELECT
      `t0`.`incident_id`,
      `t0`.`event_date`,
      `t0`.`time_precision`,
      `t0`.`event_time`,
      `t0`.`admin1`,
      `t0`.`admin2`,
      `t0`.`location`,
      `t0`.`latitude`,
      `t0`.`longitude`,
      `t0`.`geo_precision`,
      `t0`.`located_by`,
      `t0`.`event_type`,
      `t0`.`sub_event_type`,
      `t0`.`actor1`,
      `t0`.`actor2`,
      `t0`.`fatalities`,
      `t0`.`fatalities_low`,
      `t0`.`fatalities_high`,
      `t0`.`killed_security`,
      `t0`.`killed_civilians`,
      `t0`.`killed_militants`,
      `t0`.`injured`,
      `t0`.`abducted`,
      `t0`.`arrested`,
      `t0`.`notes`,
      `t0`.`source`,
      `t0`.`source_url`,
      `t0`.`source_date`,
      `t0`.`province`,
      `t0`.`province_iso`,
      `t0`.`province_rule`,
      `t0`.`province_conflict`,
      `t0`.`disputed`,
      `t0`.`district`,
      `t0`.`sub_district`,
      `t0`.`seam_km`,
      `t0`.`import_id`,
      `t0`.`line`,
      `t0`.`area`,
      `t0`.`search`,
      `t0`.`actor_keys`,
      `t0`.`current`,
      `t0`.`version_id`,
      `t0`.`filed`,
      `t0`.`merged`,
      DATE_TRUNC('week', `t0`.`event_date`) AS `start`
    FROM `chosen` AS `t0`
  ) AS `t1`
  GROUP BY
    1,
    2,
    3
) AS `t2`
ORDER BY
  `t2`.`start` ASC NULLS LAST,
  `t2`.`event_type` ASC NULLS LAST,
  `t2`.`time_precision` ASC NULLS LAST;

-- ask_rank
WITH chosen AS (SELECT
  *
FROM `incidents` AS `t0`
WHERE
  `t0`.`current`
  AND `t0`.`area` IN ('Kirkuk')
  AND `t0`.`event_date` >= MAKE_DATE(2021, 1, 1)
  AND `t0`.`event_date` <= MAKE_DATE(2021, 12, 31)
  AND `t0`.`event_type` IN ('Battles')
  AND `t0`.`search` LIKE '%market%') SELECT
  `t1`.`place`
FROM (
  SELECT
    `t0`.`incident_id`,
    ROW_NUMBER() OVER (ORDER BY `t0`.`event_date` DESC, `t0`.`incident_id` ASC NULLS LAST) - 1 AS `place`
  FROM `chosen` AS `t0`
) AS `t1`
WHERE
  `t1`.`incident_id` = 'KIR-2021-01-01-01';

-- ask_sources
WITH chosen AS (SELECT
  *
FROM `incidents` AS `t0`
WHERE
  `t0`.`current`
  AND `t0`.`area` IN ('Kirkuk')
  AND `t0`.`event_date` >= MAKE_DATE(2021, 1, 1)
  AND `t0`.`event_date` <= MAKE_DATE(2021, 12, 31)
  AND `t0`.`event_type` IN ('Battles')
  AND `t0`.`search` LIKE '%market%') SELECT
  COUNT(DISTINCT `t3`.`name`) AS `sources`
FROM (
  SELECT
    *
  FROM (
    SELECT
      TRIM(' \t\n\r\013\014' FROM EXPLODE(SPLIT(`t1`.`source`, ';'))) AS `name`
    FROM (
      SELECT DISTINCT
        `t0`.`source`
      FROM `chosen` AS `t0`
    ) AS `t1`
  ) AS `t2`
  WHERE
    `t2`.`name` <> ''
) AS `t3`;

-- ask_sub_units
WITH chosen AS (SELECT
  *
FROM `incidents` AS `t0`
WHERE
  `t0`.`current`
  AND `t0`.`area` IN ('Kirkuk')
  AND `t0`.`event_date` >= MAKE_DATE(2021, 1, 1)
  AND `t0`.`event_date` <= MAKE_DATE(2021, 12, 31)
  AND `t0`.`event_type` IN ('Battles')
  AND `t0`.`search` LIKE '%market%') SELECT
  `t0`.`province`,
  `t0`.`district`,
  `t0`.`sub_district`,
  COUNT(*) AS `incidents`,
  COALESCE(SUM(`t0`.`fatalities`), 0) AS `deaths`,
  COUNT(IF(`t0`.`fatalities` IS NULL, `t0`.`incident_id`, NULL)) AS `deaths_not_stated`
FROM `chosen` AS `t0`
GROUP BY
  1,
  2,
  3;

-- ask_summary
WITH chosen AS (SELECT
  *
FROM `incidents` AS `t0`
WHERE
  `t0`.`current`
  AND `t0`.`area` IN ('Kirkuk')
  AND `t0`.`event_date` >= MAKE_DATE(2021, 1, 1)
  AND `t0`.`event_date` <= MAKE_DATE(2021, 12, 31)
  AND `t0`.`event_type` IN ('Battles')
  AND `t0`.`search` LIKE '%market%') SELECT
  COUNT(*) AS `incidents`,
  COALESCE(SUM(`t0`.`fatalities`), 0) AS `deaths`,
  COALESCE(SUM(COALESCE(`t0`.`fatalities_low`, `t0`.`fatalities`)), 0) AS `deaths_low`,
  COALESCE(SUM(COALESCE(`t0`.`fatalities_high`, `t0`.`fatalities`)), 0) AS `deaths_high`,
  COUNT(IF(`t0`.`fatalities` IS NULL, `t0`.`incident_id`, NULL)) AS `deaths_not_stated`,
  COUNT(IF(`t0`.`fatalities` = 0, `t0`.`incident_id`, NULL)) AS `no_deaths_reported`,
  COALESCE(SUM(`t0`.`injured`), 0) AS `injured`,
  COUNT(IF(`t0`.`injured` IS NULL, `t0`.`incident_id`, NULL)) AS `injured_not_stated`,
  COALESCE(SUM(`t0`.`abducted`), 0) AS `abducted`,
  COUNT(IF(`t0`.`abducted` IS NULL, `t0`.`incident_id`, NULL)) AS `abducted_not_stated`,
  COALESCE(SUM(`t0`.`arrested`), 0) AS `arrested`,
  COUNT(IF(`t0`.`arrested` IS NULL, `t0`.`incident_id`, NULL)) AS `arrested_not_stated`,
  COUNT(IF(`t0`.`disputed` = 'disputed', `t0`.`incident_id`, NULL)) AS `disputed`,
  COUNT(IF(`t0`.`disputed` = 'not disputed', `t0`.`incident_id`, NULL)) AS `not_disputed`,
  COUNT(IF(`t0`.`disputed` = 'undetermined', `t0`.`incident_id`, NULL)) AS `undetermined`,
  COUNT(IF(`t0`.`province_conflict` = 1, `t0`.`incident_id`, NULL)) AS `conflicts`,
  COUNT(IF(`t0`.`area` = 'outside', `t0`.`incident_id`, NULL)) AS `outside`,
  COUNT(IF(`t0`.`area` = 'not-located', `t0`.`incident_id`, NULL)) AS `not_located`,
  COUNT(IF(`t0`.`time_precision` = 1, `t0`.`incident_id`, NULL)) AS `by_day`,
  COUNT(IF(`t0`.`time_precision` = 2, `t0`.`incident_id`, NULL)) AS `by_week`,
  COUNT(IF(`t0`.`time_precision` = 3, `t0`.`incident_id`, NULL)) AS `by_month`,
  COUNT(IF(`t0`.`geo_precision` IN (2, 3), `t0`.`incident_id`, NULL)) AS `approximate_places`,
  MIN(`t0`.`event_date`) AS `first_day`,
  MAX(`t0`.`event_date`) AS `last_day`
FROM `chosen` AS `t0`;

-- ask_unit_history
WITH chosen AS (SELECT
  *
FROM `incidents` AS `t0`
WHERE
  `t0`.`current`
  AND `t0`.`area` IN ('Kirkuk')
  AND `t0`.`event_date` >= MAKE_DATE(2021, 1, 1)
  AND `t0`.`event_date` <= MAKE_DATE(2021, 12, 31)
  AND `t0`.`event_type` IN ('Battles')
  AND `t0`.`search` LIKE '%market%') SELECT
  `t1`.`start`,
  `t1`.`area`,
  `t1`.`province`,
  `t1`.`district`,
  COUNT(*) AS `incidents`
FROM (
  SELECT
    `t0`.`incident_id`,
    `t0`.`event_date`,
    `t0`.`time_precision`,
    `t0`.`event_time`,
    `t0`.`admin1`,
    `t0`.`admin2`,
    `t0`.`location`,
    `t0`.`latitude`,
    `t0`.`longitude`,
    `t0`.`geo_precision`,
    `t0`.`located_by`,
    `t0`.`event_type`,
    `t0`.`sub_event_type`,
    `t0`.`actor1`,
    `t0`.`actor2`,
    `t0`.`fatalities`,
    `t0`.`fatalities_low`,
    `t0`.`fatalities_high`,
    `t0`.`killed_security`,
    `t0`.`killed_civilians`,
    `t0`.`killed_militants`,
    `t0`.`injured`,
    `t0`.`abducted`,
    `t0`.`arrested`,
    `t0`.`notes`,
    `t0`.`source`,
    `t0`.`source_url`,
    `t0`.`source_date`,
    `t0`.`province`,
    `t0`.`province_iso`,
    `t0`.`province_rule`,
    `t0`.`province_conflict`,
    `t0`.`disputed`,
    `t0`.`district`,
    `t0`.`sub_district`,
    `t0`.`seam_km`,
    `t0`.`import_id`,
    `t0`.`line`,
    `t0`.`area`,
    `t0`.`search`,
    `t0`.`actor_keys`,
    `t0`.`current`,
    `t0`.`version_id`,
    `t0`.`filed`,
    `t0`.`merged`,
    DATE_TRUNC('week', `t0`.`event_date`) AS `start`
  FROM `chosen` AS `t0`
) AS `t1`
GROUP BY
  1,
  2,
  3,
  4;

-- ask_units
WITH chosen AS (SELECT
  *
FROM `incidents` AS `t0`
WHERE
  `t0`.`current`
  AND `t0`.`area` IN ('Kirkuk')
  AND `t0`.`event_date` >= MAKE_DATE(2021, 1, 1)
  AND `t0`.`event_date` <= MAKE_DATE(2021, 12, 31)
  AND `t0`.`event_type` IN ('Battles')
  AND `t0`.`search` LIKE '%market%') SELECT
  `t0`.`area`,
  `t0`.`province`,
  `t0`.`district`,
  COUNT(*) AS `incidents`,
  COALESCE(SUM(`t0`.`fatalities`), 0) AS `deaths`,
  COUNT(IF(`t0`.`fatalities` IS NULL, `t0`.`incident_id`, NULL)) AS `deaths_not_stated`,
  COALESCE(SUM(`t0`.`injured`), 0) AS `injured`,
  COALESCE(SUM(`t0`.`abducted`), 0) AS `abducted`,
  COUNT(IF(`t0`.`disputed` = 'disputed', `t0`.`incident_id`, NULL)) AS `disputed`
FROM `chosen` AS `t0`
GROUP BY
  1,
  2,
  3;

-- ask_unplaced
WITH paired AS (SELECT
  `t12`.`incident_id`,
  `t12`.`event_date`,
  `t12`.`event_type`,
  `t12`.`sub_event_type`,
  `t12`.`location`,
  `t12`.`longitude`,
  `t12`.`latitude`,
  `t12`.`geo_precision`,
  `t12`.`fatalities`,
  `t12`.`admin1`,
  `t12`.`admin2`,
  `t12`.`province`,
  `t12`.`district`,
  `t12`.`province_rule`,
  `t12`.`disputed`,
  `t12`.`other_province`,
  `t12`.`other_district`,
  `t12`.`other_province_rule`,
  `t12`.`other_disputed`
FROM (
  SELECT
    `t8`.`version_id`,
    `t8`.`kept`,
    `t8`.`incident_id`,
    `t8`.`event_date`,
    `t8`.`event_type`,
    `t8`.`sub_event_type`,
    `t8`.`location`,
    `t8`.`longitude`,
    `t8`.`latitude`,
    `t8`.`geo_precision`,
    `t8`.`fatalities`,
    `t8`.`admin1`,
    `t8`.`admin2`,
    `t8`.`province`,
    `t8`.`district`,
    `t8`.`province_rule`,
    `t8`.`disputed`,
    `t11`.`other_kept`,
    `t11`.`other_province`,
    `t11`.`other_district`,
    `t11`.`other_province_rule`,
    `t11`.`other_disputed`
  FROM (
    SELECT
      `t0`.`version_id`,
      `t0`.`area` IN ('Kirkuk')
      AND (
        `t0`.`event_date` >= MAKE_DATE(2021, 1, 1)
      )
      AND (
        `t0`.`event_date` <= MAKE_DATE(2021, 12, 31)
      )
      AND `t0`.`event_type` IN ('Battles')
      AND `t0`.`search` LIKE '%market%' AS `kept`,
      `t0`.`incident_id`,
      `t0`.`event_date`,
      `t0`.`event_type`,
      `t0`.`sub_event_type`,
      `t0`.`location`,
      `t0`.`longitude`,
      `t0`.`latitude`,
      `t0`.`geo_precision`,
      `t0`.`fatalities`,
      `t0`.`admin1`,
      `t0`.`admin2`,
      `t0`.`province`,
      `t0`.`district`,
      `t0`.`province_rule`,
      `t0`.`disputed`
    FROM `incidents` AS `t0`
    WHERE
      `t0`.`current`
  ) AS `t8`
  INNER JOIN (
    SELECT
      `t9`.`version_id`,
      `t9`.`area` IN ('Kirkuk')
      AND (
        `t9`.`event_date` >= MAKE_DATE(2021, 1, 1)
      )
      AND (
        `t9`.`event_date` <= MAKE_DATE(2021, 12, 31)
      )
      AND `t9`.`event_type` IN ('Battles')
      AND `t9`.`search` LIKE '%market%' AS `other_kept`,
      `t9`.`province` AS `other_province`,
      `t9`.`district` AS `other_district`,
      `t9`.`province_rule` AS `other_province_rule`,
      `t9`.`disputed` AS `other_disputed`
    FROM (
      SELECT
        `t3`.`incident_id`,
        `t3`.`event_date`,
        `t3`.`time_precision`,
        `t3`.`event_time`,
        `t3`.`admin1`,
        `t3`.`admin2`,
        `t3`.`location`,
        `t3`.`latitude`,
        `t3`.`longitude`,
        `t3`.`geo_precision`,
        `t3`.`located_by`,
        `t3`.`event_type`,
        `t3`.`sub_event_type`,
        `t3`.`actor1`,
        `t3`.`actor2`,
        `t3`.`fatalities`,
        `t3`.`fatalities_low`,
        `t3`.`fatalities_high`,
        `t3`.`killed_security`,
        `t3`.`killed_civilians`,
        `t3`.`killed_militants`,
        `t3`.`injured`,
        `t3`.`abducted`,
        `t3`.`arrested`,
        `t3`.`notes`,
        `t3`.`source`,
        `t3`.`source_url`,
        `t3`.`source_date`,
        `t6`.`province`,
        `t6`.`province_iso`,
        `t6`.`province_rule`,
        `t6`.`province_conflict`,
        `t6`.`disputed`,
        `t6`.`district`,
        `t6`.`sub_district`,
        `t6`.`seam_km`,
        `t3`.`import_id`,
        `t3`.`line`,
        `t6`.`area`,
        `t3`.`search`,
        `t3`.`actor_keys`,
        `t3`.`current`,
        `t3`.`version_id`,
        `t3`.`filed`,
        `t3`.`merged`
      FROM (
        SELECT
          `t0`.`incident_id`,
          `t0`.`event_date`,
          `t0`.`time_precision`,
          `t0`.`event_time`,
          `t0`.`admin1`,
          `t0`.`admin2`,
          `t0`.`location`,
          `t0`.`latitude`,
          `t0`.`longitude`,
          `t0`.`geo_precision`,
          `t0`.`located_by`,
          `t0`.`event_type`,
          `t0`.`sub_event_type`,
          `t0`.`actor1`,
          `t0`.`actor2`,
          `t0`.`fatalities`,
          `t0`.`fatalities_low`,
          `t0`.`fatalities_high`,
          `t0`.`killed_security`,
          `t0`.`killed_civilians`,
          `t0`.`killed_militants`,
          `t0`.`injured`,
          `t0`.`abducted`,
          `t0`.`arrested`,
          `t0`.`notes`,
          `t0`.`source`,
          `t0`.`source_url`,
          `t0`.`source_date`,
          `t0`.`import_id`,
          `t0`.`line`,
          `t0`.`search`,
          `t0`.`actor_keys`,
          `t0`.`current`,
          `t0`.`version_id`,
          `t0`.`filed`,
          `t0`.`merged`
        FROM `incidents` AS `t0`
      ) AS `t3`
      INNER JOIN (
        SELECT
          `t4`.`version_id`,
          `t4`.`province`,
          `t4`.`province_iso`,
          `t4`.`province_rule`,
          `t4`.`province_conflict`,
          `t4`.`disputed`,
          `t4`.`district`,
          `t4`.`sub_district`,
          `t4`.`seam_km`,
          `t4`.`area`
        FROM (
          SELECT
            *
          FROM `placements` AS `t1`
          WHERE
            `t1`.`reading` = 1
        ) AS `t4`
      ) AS `t6`
        ON `t3`.`version_id` = `t6`.`version_id`
    ) AS `t9`
    WHERE
      `t9`.`current`
  ) AS `t11`
    ON `t8`.`version_id` = `t11`.`version_id`
) AS `t12`
WHERE
  `t12`.`kept` OR `t12`.`other_kept`) SELECT
  *
FROM `paired` AS `t0`
WHERE
  `t0`.`province` = '' AND `t0`.`other_province` = ''
ORDER BY
  `t0`.`event_date` DESC,
  `t0`.`incident_id` ASC NULLS LAST;
