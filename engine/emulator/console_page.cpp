#include "engine/emulator/console.hpp"

namespace poolcast::emulator {
namespace {

// In the one file so that the page asks for nothing but the state.
constexpr std::string_view page = R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>poolcast emulate</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><link rel="icon" href="data:,">
<style>
:root{color-scheme:light dark;--page:#f6f7f9;--card:#fff;--text:#1c2430;--faint:#667084;
--line:#d9dee7;--a:#1264d8;--b:#c2570c;--bad:#b42318}
@media(prefers-color-scheme:dark){:root{--page:#11151c;--card:#1a202a;--text:#e6eaf1;
--faint:#98a2b3;--line:#323b49;--a:#6aa9ff;--b:#ffa65c;--bad:#ff8f85}}
*{box-sizing:border-box}
body{font:14px/1.5 system-ui,sans-serif;margin:0 auto;max-width:70rem;padding:1.5rem 1rem;
background:var(--page);color:var(--text)}
header{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;align-items:baseline}
h1{font-size:1.25rem;margin:0}h2{font-size:1.05rem;margin:0}header p{margin:0}
button{font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);
border-radius:6px;padding:.15rem .7rem;cursor:pointer}button:hover{border-color:var(--faint)}
section{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:1rem;
margin-top:1rem}.faint{color:var(--faint)}#problem{color:var(--bad);font-weight:600}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(18rem,1fr));gap:1.5rem;
margin:.75rem 0}figure{margin:0}figcaption{display:flex;gap:1rem}
figcaption b{font-weight:600;margin-right:auto}i{display:inline-block;width:1.2rem;height:0;
border-top:2px solid;vertical-align:middle;margin-right:.35rem}.a{color:var(--a)}.b{color:var(--b)}
.b.dashed i{border-top-style:dashed}
svg{display:block;width:100%;height:120px;border-bottom:1px solid var(--line);
border-top:1px dashed var(--line)}path{fill:none;stroke:currentColor;stroke-width:2;
vector-effect:non-scaling-stroke}.b.dashed path{stroke-dasharray:5 4}
section p{margin:0}.ends{display:flex;justify-content:space-between;font-size:12px}
code{word-break:break-word;font-size:13px}table{border-collapse:collapse;width:100%}
th,td{text-align:right;padding:.2rem .3rem;border-top:1px solid var(--line)}th{font-weight:600}
thead th{border-top:0;color:var(--faint);font-weight:400}
th:first-child,td:first-child,th:nth-child(2),td:nth-child(2){text-align:left}
</style></head><body><header><h1>Emulated Batch account <span id="account"></span></h1>
<p>virtual time <strong id="now"></strong></p><p>
<button data-by="5m">+5 min</button> <button data-by="1h">+1 h</button>
<button data-by="1d">+1 day</button></p></header><p id="problem" role="alert"></p>
<main id="pools"></main><section><h2>Jobs</h2><div id="jobs"></div></section>
<script>
'use strict';
const get=id=>document.getElementById(id);
const make=(name,text,className)=>{const e=document.createElement(name);
  if(text!==undefined)e.textContent=text;if(className)e.className=className;return e};
const drawn=name=>document.createElementNS('http://www.w3.org/2000/svg',name);
const clock=ms=>new Date(ms).toISOString().slice(5,16).replace('T',' ');
function steps(rows,column,most){
  const first=rows[0][0],span=Math.max(1,rows[rows.length-1][0]-first);
  return rows.map((row,i)=>{const x=(1000*(row[0]-first)/span).toFixed(1),
    y=(98-96*row[column]/most).toFixed(1);return i?`H${x}V${y}`:`M${x} ${y}`}).join('')}
function chart(title,lines,pool){
  const rows=pool.watched,created=Date.parse(pool.created),figure=make('figure'),
    caption=make('figcaption'),svg=drawn('svg');
  const most=Math.max(1,...rows.flatMap(row=>lines.map(line=>row[line.column])));
  const last=rows[rows.length-1]||[0,0,0,0,0];
  caption.append(make('b',title));
  svg.setAttribute('viewBox','0 0 1000 100');svg.setAttribute('preserveAspectRatio','none');
  svg.setAttribute('role','img');svg.setAttribute('aria-label',title+' over time');
  lines.forEach(line=>{
    const name=make('span',undefined,line.className);name.append(make('i'),
      `${line.name} ${last[line.column]}`);caption.append(name);
    const group=drawn('g'),path=drawn('path');group.setAttribute('class',line.className);
    if(rows.length)path.setAttribute('d',steps(rows,line.column,most));
    group.append(path);svg.append(group)});
  const ends=make('div',undefined,'ends faint');
  ends.append(make('span',rows.length?clock(created+1000*rows[0][0]):'no sample yet'),
    make('span','top: '+most),make('span',rows.length?clock(created+1000*last[0]):''));
  figure.append(caption,svg,ends);return figure}
function decision(run){
  if(!run)return[];
  const text=run.error?run.error.values.map(value=>value.value).join('; '):run.results;
  const shown=make('p',`evaluated ${run.timestamp.slice(0,19)}Z: `,'faint');
  shown.append(make('code',text));return[shown]}
function card(pool){
  const section=make('section'),head=make('header'),charts=make('div',undefined,'charts');
  head.append(make('h2',pool.id),make('p',pool.allocationState,'faint'));
  charts.append(
    chart('Nodes',[{name:'current',column:1,className:'a'},
      {name:'target',column:2,className:'b dashed'}],pool),
    chart('Tasks',[{name:'running',column:4,className:'a'},
      {name:'waiting',column:3,className:'b'}],pool));
  section.append(head,charts,...decision(pool.autoScaleRun));return section}
function table(jobs){
  if(!jobs.length)return make('p','none yet','faint');
  const rows=make('table'),head=make('thead'),body=make('tbody');
  const add=(to,tag,cells)=>{const row=make('tr');
    cells.forEach((cell,i)=>row.append(make(i?tag:'th',cell)));to.append(row)};
  add(head,'th',['job','state','waiting','running','completed']);
  jobs.forEach(job=>add(body,'td',
    [job.id,job.state,job.tasks.active,job.tasks.running,job.tasks.completed]));
  rows.append(head,body);return rows}
async function show(){
  try{
    const state=await(await fetch('/_poolcast/state')).json();
    get('account').textContent=state.account;
    get('now').textContent=state.now.slice(0,19).replace('T',' ')+' UTC';
    get('pools').replaceChildren(...state.pools.map(card));
    if(!state.pools.length){const none=make('section');
      none.append(make('p',
      'There is no pool yet: make one with az, an SDK or your program.','faint'));
      get('pools').append(none)}
    get('jobs').replaceChildren(table(state.jobs));get('problem').textContent='';
  }catch(error){get('problem').textContent='The emulator does not answer; has it ended?'}
  document.documentElement.dataset.ready='true'}
document.querySelectorAll('button').forEach(button=>button.onclick=async()=>{
  try{await fetch('/_poolcast/advance?by='+button.dataset.by,{method:'POST'})}catch(error){}
  show()});
show();setInterval(show,1000);
</script></body></html>
)";

}  // namespace

std::string_view console_page() { return page; }

}  // namespace poolcast::emulator
