// pgx (version 4) at the work of bench/Compare.
//
// Given a work order's words (peer, scenario, seconds, expected rows, expected sum) it prints one measurement as a line of JSON, as the bench's own
// workers do. The server is named by ACTORPG_TEST_URL. Every value is read as its own type; of each answer the number of rows is checked.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/jackc/pgtype"
	"github.com/jackc/pgx/v4"
	"github.com/jackc/pgx/v4/pgxpool"
)

const (
	pgType = "select typname, typnamespace, typowner, typlen, typbyval, typcategory, typispreferred, typisdefined, typdelim, typrelid, " +
		"typelem, typarray from pg_type where typtypmod = $1 and typisdefined = $2"
	addOne = "SELECT $1::int + 1"
	series = "SELECT i FROM generate_series(1, $1) AS i"
	insert = "INSERT INTO bench_rows(a, b, c, d, e, f, g) VALUES ($1, $2, $3, $4, $5, $6, $7)"
	one    = "INSERT INTO bench_rows VALUES ($1) RETURNING n"
	scan   = "SELECT i, i::bigint*2, i::float8/3, 'row ' || i, now() FROM generate_series(1,1000000) i"
)

var (
	background = context.Background()
	columns    = []string{"a", "b", "c", "d", "e", "f", "g"}
	row        = []interface{}{10, 11, 10, "TESTTESTTEST", 10.333, 12341234, "123412341234"}
)

// measurement is what the bench reads; the names are its own.
type measurement struct {
	Peer, Scenario           string
	Units                    int64
	Seconds, CpuMicroseconds float64
	AllocatedBytes           *int64
}

type work func(pool *pgxpool.Pool, expected int) error

type scenario struct {
	callers, connections int
	work                 work
}

func value(sql string, answer int32, arguments ...interface{}) work {
	return func(pool *pgxpool.Pool, _ int) error {
		var got int32
		if err := pool.QueryRow(background, sql, arguments...).Scan(&got); err != nil {
			return err
		}
		if got != answer {
			return fmt.Errorf("%s: %d instead of %d", sql, got, answer)
		}
		return nil
	}
}

// rows reads each row into the places that into makes once a call.
func rows(sql string, into func() []interface{}, arguments ...interface{}) work {
	return func(pool *pgxpool.Pool, expected int) error {
		answer, err := pool.Query(background, sql, arguments...)
		if err != nil {
			return err
		}
		defer answer.Close()
		places := into()
		count := 0
		for answer.Next() {
			if err := answer.Scan(places...); err != nil {
				return err
			}
			count++
		}
		if answer.Err() == nil && count != expected {
			return fmt.Errorf("%s: %d rows instead of %d", sql, count, expected)
		}
		return answer.Err()
	}
}

func insertBatch(pool *pgxpool.Pool, _ int) error {
	batch := &pgx.Batch{}
	for i := 0; i < 1000; i++ {
		batch.Queue(insert, row...)
	}
	return pool.SendBatch(background, batch).Close()
}

func copyIn(pool *pgxpool.Pool, _ int) error {
	const count = 10000
	source := pgx.CopyFromSlice(count, func(int) ([]interface{}, error) { return row, nil })
	copied, err := pool.CopyFrom(background, pgx.Identifier{"bench_rows"}, columns, source)
	if err == nil && copied != count {
		err = fmt.Errorf("COPY took %d rows", copied)
	}
	return err
}

func pgTypePlaces() []interface{} {
	var name string
	var namespace, owner, relation, element, array pgtype.OID
	var length int16
	var byValue, preferred, defined bool
	var category, delimiter pgtype.QChar
	return []interface{}{
		&name, &namespace, &owner, &length, &byValue, &category, &preferred, &defined, &delimiter, &relation, &element, &array,
	}
}

func scanPlaces() []interface{} {
	return []interface{}{new(int32), new(int64), new(float64), new(string), new(time.Time)}
}

var scenarios = map[string]scenario{
	"latency1":      {1, 1, value(addOne, 42, 41)},
	"param1":        {10, 10, value(addOne, 42, 41)},
	"param1-read":   {10, 10, value(addOne, 42, 41)},
	"oneplusone":    {10, 10, value("SELECT 1+1", 2)},
	"many200":       {200, 4, value(addOne, 42, 41)},
	"many200-read":  {200, 4, value(addOne, 42, 41)},
	"ingest-ingest": {200, 4, value(one, 7, 7)},
	"pg_type":       {10, 10, rows(pgType, pgTypePlaces, -1, true)},
	"series":        {10, 10, rows(series, func() []interface{} { return []interface{}{new(int32)} }, 1000)},
	"bytes":         {10, 10, rows("SELECT b FROM bench_rows", func() []interface{} { return []interface{}{new([]byte)} })},
	"arrays":        {10, 10, rows("SELECT a FROM bench_rows", func() []interface{} { return []interface{}{new([]int32)} })},
	"batch":         {10, 10, insertBatch},
	"copyin":        {10, 10, copyIn},
	"scan1m":        {1, 1, rows(scan, scanPlaces)},
}

func processorMicroseconds() float64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		fail(err)
	}
	return float64(usage.Utime.Sec+usage.Stime.Sec)*1e6 + float64(usage.Utime.Usec+usage.Stime.Usec)
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func (s scenario) run(pool *pgxpool.Pool, expected int, seconds float64) int64 {
	var units int64
	var callers sync.WaitGroup
	end := time.Now().Add(time.Duration(seconds * float64(time.Second)))
	for i := 0; i < s.callers; i++ {
		callers.Add(1)
		go func() {
			defer callers.Done()
			for time.Now().Before(end) {
				if err := s.work(pool, expected); err != nil {
					fail(err)
				}
				atomic.AddInt64(&units, 1)
			}
		}()
	}
	callers.Wait()
	return units
}

func main() {
	if len(os.Args) < 5 {
		fail(fmt.Errorf("usage: PEER SCENARIO SECONDS ROWS SUM"))
	}
	s, known := scenarios[os.Args[2]]
	seconds, badSeconds := strconv.ParseFloat(os.Args[3], 64)
	expected, badRows := strconv.Atoi(os.Args[4])
	if !known || badSeconds != nil || badRows != nil {
		fail(fmt.Errorf("not a work order: %v", os.Args[1:]))
	}
	config, err := pgxpool.ParseConfig(os.Getenv("ACTORPG_TEST_URL"))
	if err != nil {
		fail(err)
	}
	config.MinConns, config.MaxConns = int32(s.connections), int32(s.connections)
	pool, err := pgxpool.ConnectConfig(background, config)
	if err != nil {
		fail(err)
	}
	defer pool.Close()
	s.run(pool, expected, math.Min(2, seconds))
	processor, start := processorMicroseconds(), time.Now()
	units := s.run(pool, expected, seconds)
	elapsed := time.Since(start).Seconds()
	line, err := json.Marshal(measurement{os.Args[1], os.Args[2], units, elapsed, processorMicroseconds() - processor, nil})
	if err != nil {
		fail(err)
	}
	fmt.Println(string(line))
}
